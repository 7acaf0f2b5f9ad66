import { html } from 'hono/html'
import { listServicesOf } from '../../../accounts/store.ts'
import type { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { askToLeave } from '../../../incidents/ask-to-leave.ts'
import { listHeldBackNames } from '../../../packaging/leave-index.ts'
import { normalizeProjectName } from '../../../packaging/project-name.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { spanText } from '../pieces/span.ts'
import { projectPath } from '../place.ts'
import { answerAccount, refusalOf } from './account-frame.ts'
import { confirmation } from './confirmation.ts'
import { MOST_SERVICES } from './list-own-tokens.ts'
import { forgetSession } from './sessions-page.ts'

export interface CloseView {
  readonly name: string
  /** Projects that would be left without an owner. */
  readonly sole: readonly string[]
  /** Services that would be left without somebody who answers for them. */
  readonly services: readonly string[]
  /** How long the request waits, and how long the account can then be kept; milliseconds. */
  readonly closeAccount: number
  readonly leaving: number
  readonly csrf: string
}

/** `GET /account/close` */
export const closePage = (call: Call): Promise<Response> => show(call)

/** `POST /account/close` */
export async function closeSubmit(call: Call): Promise<Response> {
  const { principal } = sessionOf(call)
  let hold: Hold
  try {
    hold = await askToLeave(call.instance, principal)
  } catch (error) {
    return show(call, refusalOf(error))
  }
  if (hold.state !== 'applied') return seeOther(`${holdPath(hold)}?done=asked`)
  forgetSession(call)
  const body = leftView(principal.account.name, call.instance.accountTerms.leaving)
  return answerPage(call, layout({ title: 'The account is being closed', body }), { isFleeting: true })
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { account } = sessionOf(call).principal
  const { read } = call.instance.db
  const { closeAccount, leaving } = call.instance.accountTerms
  const view: CloseView = {
    name: account.name,
    sole: await listHeldBackNames(call.instance, read, account.id),
    services: (await listServicesOf(read, [account.id], MOST_SERVICES)).map(({ name }) => name),
    closeAccount,
    leaving,
    csrf: formToken(call),
  }
  return answerAccount(call, { title: 'Close your account', section: '/account', refusal, body: closeView(view) })
}

export function closeView({ name, sole, services, closeAccount, leaving, csrf }: CloseView): Markup {
  if (sole.length > 0 || services.length > 0) {
    return html`<h1>Your account cannot be closed yet</h1>
<p class="lede">Something would be left without anybody who answers for it.</p>
${
  sole.length === 0
    ? ''
    : html`<section class="after" aria-labelledby="sole"><h2 id="sole">${countText(sole.length, 'project')} would be left alone</h2>
<p>You are the only owner there, or the one who was there first. Give each of them another owner, or leave it on its page.</p>
<ul class="code-list">${sole.map((project) => html`<li><a href="${projectPath(normalizeProjectName(project))}">${project}</a></li>`)}</ul></section>`
}
${
  services.length === 0
    ? ''
    : html`<section class="after" aria-labelledby="services"><h2 id="services">${countText(services.length, 'service')} would have nobody who answers for ${services.length === 1 ? 'it' : 'them'}</h2>
<p>The people who run this index can give them to somebody else.</p>
<ul class="code-list">${services.map((service) => html`<li>${service}</li>`)}</ul></section>`
}
<p class="after"><a class="button" href="/account">Back to your account</a></p>`
  }
  return confirmation({
    title: html`Close the account <bdi>${name}</bdi> for ever?`,
    points: [
      closeAccount === 0
        ? `For ${spanText(leaving)} you can still sign in and keep it; its tokens are refused from now on.`
        : `It is told to each of your addresses, and waits for ${spanText(closeAccount)}. Then the tokens are refused, and for ${spanText(leaving)} more you can still sign in and keep it.`,
      'After that it is closed: you can never sign in again.',
      'The name is never given to anybody else, so that nobody can pretend to be you.',
      'What you published stays, and says that you published it.',
      'The record of what you did stays, encrypted; it is opened only where a theft is looked into, and that is itself recorded.',
      'Once it is closed, nothing brings it back. It asks for a passkey that you have had for a while.',
    ],
    csrf,
    action: '/account/close',
    button: `Close the account ${name} for ever`,
    back: { href: '/account', label: 'Keep my account' },
  })
}

export function leftView(name: string, leaving: number): Markup {
  return html`<h1>The account <bdi>${name}</bdi> is being closed</h1>
<p class="lede">You are signed out everywhere, and its tokens are refused. For ${spanText(leaving)} you can sign in and keep it; each of your addresses got a notice whose link does that too.</p>
${staysView()}
<p class="after"><a href="/">To the start of this index</a></p>`
}

/** What is left of an account that is closed. */
export const staysView = (): Markup => html`<section class="after" aria-labelledby="stays"><h2 id="stays">What stays when it is closed</h2>
<ul class="points">
<li>The name, as a stone with an inscription: nobody else ever gets it.</li>
<li>The releases that you published, and that it was you.</li>
<li>The record of what you did, encrypted. Only somebody who looks into a theft opens it, and that is recorded.</li>
</ul></section>`
