import { html } from 'hono/html'
import { addWebhook, MOST_WEBHOOKS, removeWebhook } from '../../../accounts/webhooks/change-webhooks.ts'
import { openWebhookUrl } from '../../../notices/webhooks/sealed-webhook.ts'
import { listAllWebhooks } from '../../../notices/webhooks/store.ts'
import { LEFT_WEBHOOK_MILLISECONDS, webhookHost } from '../../../notices/webhooks/webhook.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { copyButton } from '../pieces/command-line.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { day } from '../pieces/moment.ts'
import { answerAccount, doneOf, type Mistake, mistakeOf, refusalOf } from './account-frame.ts'
import { askForFreshness } from './ask-proof.ts'
import { entries } from './entries.ts'
import { buttonForm } from './small-form.ts'

const PATH = '/account/webhooks'
const SECTION = '/account/email'

const done = { removed: 'The webhook was removed. It was told, and hears for 30 days when somebody changes who owns your projects.' }

export interface ShownWebhook {
  readonly id: string
  readonly host: string
  readonly addedAt: number
  /** Removed, and still told of some things. */
  readonly removedAt: number | null
}

export interface WebhooksView {
  readonly webhooks: readonly ShownWebhook[]
  readonly csrf: string
  readonly url: string
  readonly mistakes: readonly Mistake[]
}

/** `GET /account/webhooks` */
export const webhooksPage = (call: Call): Promise<Response> => show(call)

/** `POST /account/webhooks/add`: the key of the signatures stands on the answer, and nowhere else. */
export async function addWebhookSubmit(call: Call): Promise<Response> {
  const { url = '' } = call.form
  try {
    await askForFreshness(call)
    const { webhook, key } = await addWebhook(call.instance, sessionOf(call).principal, url)
    const host = webhookHost(openWebhookUrl(call.instance.vault, webhook))
    return answerAccount(call, { title: 'Keep this key now', section: SECTION, body: addedView(host, key) })
  } catch (error) {
    const fields = { 'webhook-invalid': 'url', 'webhook-private': 'url', 'webhook-known': 'url', 'too-many-webhooks': 'url' } as const
    return show(call, { mistake: mistakeOf(error, fields), url: url.slice(0, 600) })
  }
}

/** `POST /account/webhooks/:id/remove` */
export async function removeWebhookSubmit(call: Call): Promise<Response> {
  try {
    await removeWebhook(call.instance, sessionOf(call).principal, call.params.id ?? '')
  } catch (error) {
    return answerAccount(call, { title: 'Webhooks', section: SECTION, refusal: refusalOf(error), body: webhooksView(await viewOf(call)) })
  }
  return seeOther(`${PATH}?done=removed`)
}

async function viewOf(call: Call, wrong: { mistake?: Mistake; url?: string } = {}): Promise<WebhooksView> {
  const { db, clock, vault } = call.instance
  const heard = (await listAllWebhooks(db.read, sessionOf(call).principal.account.id)).filter(
    ({ removedAt }) => removedAt === null || clock.now() - removedAt <= LEFT_WEBHOOK_MILLISECONDS,
  )
  return {
    webhooks: heard.map((each) => ({ ...each, host: webhookHost(openWebhookUrl(vault, each)) })),
    csrf: formToken(call),
    url: wrong.url ?? '',
    mistakes: wrong.mistake ? [wrong.mistake] : [],
  }
}

async function show(call: Call, wrong: { mistake?: Mistake; url?: string } = {}): Promise<Response> {
  return answerAccount(call, {
    title: `${wrong.mistake ? 'Mistake: ' : ''}Webhooks`,
    section: SECTION,
    ...(wrong.mistake ? { status: 400 } : {}),
    done: wrong.mistake ? undefined : doneOf(call, done),
    body: webhooksView(await viewOf(call, wrong)),
  })
}

export function webhooksView({ webhooks, csrf, url, mistakes }: WebhooksView): Markup {
  const live = webhooks.filter(({ removedAt }) => removedAt === null).length
  return html`<h1>${live === 0 ? 'No program hears what happens to your account' : `${countText(live, 'program')} ${live === 1 ? 'hears' : 'hear'} what happens to your account`}</h1>
<p class="lede">A webhook gets every security notice as JSON, beside your mails: for a chat or a pager that somebody looks at sooner than at mail. It carries no link that does anything.</p>
${mistakesSummary(mistakes)}
${
  webhooks.length === 0
    ? ''
    : entries(
        webhooks.map(({ id, host, addedAt, removedAt }) => ({
          what: html`<strong><bdi>${host}</bdi></strong> ${removedAt === null ? '' : badge('removed', 'plain')}`,
          about: [
            html`added ${day(addedAt)}`,
            removedAt === null
              ? undefined
              : html`hears until ${day(removedAt + LEFT_WEBHOOK_MILLISECONDS)} when somebody changes who owns your projects`,
          ],
          ...(removedAt === null ? { acts: buttonForm({ csrf, action: `${PATH}/${id}/remove`, button: 'Remove', about: host }) } : {}),
        })),
      )
}
${
  live >= MOST_WEBHOOKS
    ? html`<p class="after mute">An account has at most ${MOST_WEBHOOKS} webhooks: remove one to add another.</p>`
    : form({
        csrf,
        action: `${PATH}/add`,
        label: 'Add a webhook',
        body: html`<h2>Add a webhook</h2>
${field({ name: 'url', label: 'Address', type: 'text', autocomplete: 'off', hint: 'An https address of yours. The notice that it was added goes there at once, as a test.', value: url, mistake: mistakes.find(({ name }) => name === 'url')?.mistake })}
<button class="button primary" type="submit">Add this webhook</button>`,
      })
}`
}

const addedView = (host: string, key: string): Markup => html`<h1>Keep this key now: it is not shown again</h1>
<p class="lede">Messages to <bdi>${host}</bdi> are signed with it. Each of your addresses is told that the webhook was added.</p>
<div class="command token"><pre id="key">${key}</pre>${copyButton('key', 'the key')}</div>
<section class="after" aria-labelledby="check"><h2 id="check">Check each message</h2>
<p><code>X-Holdfast-Signature</code> is <code>v1=</code> and the HMAC-SHA256, in hexadecimal, of <code>X-Holdfast-Timestamp</code>, a dot, and the body as it came. Drop what is older than some minutes, and what has an <code>id</code> that you have seen.</p>
<p><a class="button" href="${PATH}">Done</a></p></section>`
