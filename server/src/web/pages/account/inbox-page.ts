import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import type { Language } from '../../../notices/language.ts'
import { markInboxRead } from '../../../notices/mark-inbox-read.ts'
import { type RenderedNotice, renderNotice } from '../../../notices/render-notice.ts'
import { countUnread, listInbox } from '../../../notices/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { answerAccount } from './account-frame.ts'

const PATH = '/account/inbox'
const PAGE_SIZE = 25
const ID = /^[0-9a-f-]{36}$/

export interface InboxView {
  readonly notices: readonly (RenderedNotice & { readonly id: string; readonly at: number; readonly isUnread: boolean })[]
  readonly unread: number
  readonly language: Language
  readonly older: string | undefined
  readonly newest: string | undefined
  readonly csrf: string
}

/** `GET /account/inbox?before=…`: every notice, as it was mailed. */
export async function inboxPage(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { db } = call.instance
  const before = call.url.searchParams.get('before') ?? undefined
  const found = await listInbox(db.read, account.id, {
    limit: PAGE_SIZE + 1,
    ...(before !== undefined && ID.test(before) ? { before } : {}),
  })
  const shown = found.slice(0, PAGE_SIZE)
  const view: InboxView = {
    notices: shown.map((row) => ({
      ...renderNotice(call.instance, row, account.language),
      id: row.id,
      at: row.at,
      isUnread: row.readAt === null,
    })),
    unread: await countUnread(db.read, account.id),
    language: account.language,
    older: found.length > PAGE_SIZE ? `${PATH}?before=${shown.at(-1)!.id}` : undefined,
    newest: before === undefined ? undefined : PATH,
    csrf: formToken(call),
  }
  return answerAccount(call, { title: 'Your notices', section: PATH, body: inboxView(view) })
}

/** `POST /account/inbox/read`: those that the page showed, and none that came meanwhile. */
export async function inboxReadSubmit(call: Call): Promise<Response> {
  const { account } = sessionOf(call).principal
  const ids = (call.form['notice[]'] ?? '').split(' ').filter((id) => id !== '')
  if (ids.length > PAGE_SIZE || ids.some((id) => !ID.test(id))) throw new Refusal('body-invalid', { detail: 'that is no list of notices' })
  await call.instance.db.transaction((tx) => markInboxRead(tx, account.id, ids, call.instance.clock.now()))
  return seeOther(PATH)
}

export function inboxView({ notices, unread, language, older, newest, csrf }: InboxView): Markup {
  const fresh = notices.filter(({ isUnread }) => isUnread)
  return html`<h1>${unread === 0 ? 'You have read every notice' : `${countText(unread, 'notice')} that you have not read`}</h1>
<p class="lede">Everything that we told you, also where a mail did not arrive. The links stand only in the mails; what they can do stands in your <a href="/account/history">history</a> too.</p>
${
  fresh.length === 0
    ? ''
    : form({
        csrf,
        action: `${PATH}/read`,
        shape: 'bare',
        body: html`${fresh.map(({ id }) => html`<input type="hidden" name="notice[]" value="${id}">`)}
<button class="button" type="submit">${fresh.length === 1 ? 'Mark the new one as read' : `Mark these ${fresh.length} as read`}</button>`,
      })
}
${notices.length === 0 ? html`<div class="empty"><p>${newest === undefined ? 'There is nothing yet.' : 'Nothing is older.'}</p></div>` : html`<ol class="notices">${notices.map((notice) => noticeItem(notice, language))}</ol>`}
${older === undefined && newest === undefined ? '' : html`<nav class="pager" aria-label="Pages of the notices">${newest === undefined ? '' : html`<a href="${newest}">Newest</a>`} ${older === undefined ? '' : html`<a href="${older}" rel="next">Older</a>`}</nav>`}`
}

function noticeItem(notice: InboxView['notices'][number], language: Language): Markup {
  const { subject, paragraphs, facts, deliveries, isUnread, isSecurity, at } = notice
  const inLanguage = language === 'en' ? '' : html` lang="${language}"`
  return html`<li><p class="mute small">${moment(at)} ${isUnread ? badge('new', 'amber') : ''}</p>
<details${isUnread ? html` open` : ''}><summary><span${inLanguage}><bdi>${subject}</bdi></span></summary>
<div${inLanguage}>${paragraphs.map((paragraph) => html`<p dir="auto">${paragraph}</p>`)}
<dl class="facts">${facts.map(({ term, text }) => html`<div><dt>${term}</dt><dd><bdi>${text}</bdi></dd></div>`)}</dl></div>
${deliveries.map((delivery) => html`<p class="mute small">${deliverySentence(delivery)}</p>`)}
${isSecurity ? html`<p class="small"><a href="/account/history">This was not me: find it in the history</a></p>` : ''}</details></li>
`
}

function deliverySentence({ address, state, endedAt, failure }: RenderedNotice['deliveries'][number]): Markup {
  const to = html`<bdi>${address}</bdi>`
  if (state === 'delivered') return html`Mailed to ${to}${endedAt === null ? '' : html`, ${moment(endedAt)}`}`
  if (state === 'waiting') return html`Not mailed to ${to} yet${failure === null ? '' : html`: <bdi>${failure.slice(0, 200)}</bdi>`}`
  return html`Not mailed to ${to}${failure === null ? '' : html`: <bdi>${failure.slice(0, 200)}</bdi>`}`
}
