import { html } from 'hono/html'
import type { HistoryLine } from '../../../accounts/history/history-line.ts'
import { readHistory } from '../../../accounts/history/read-history.ts'
import { Refusal } from '../../../errors.ts'
import { disputeOwnChange, findOwnChange } from '../../../incidents/dispute-own-change.ts'
import type { DoubtfulChange } from '../../../incidents/take-back-account.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { formToken, sessionOf } from '../page-form.ts'
import { form } from '../pieces/form.ts'
import { moment } from '../pieces/moment.ts'
import { answerAccount, refusalOf } from './account-frame.ts'
import { findNamesIn } from './find-names.ts'
import { HISTORY_PATH } from './history-page.ts'
import { buttonForm } from './small-form.ts'

const PATH = '/account/dispute'

export interface DisputeView {
  readonly line: HistoryLine
  /** What can be undone; undefined where it is past undoing by itself. */
  readonly change: DoubtfulChange | undefined
  readonly isThisSession: boolean
  readonly csrf: string
}

/** `GET /account/dispute?entry=48112`: one line of the history, and what can be done about it. */
export function disputePage(call: Call): Promise<Response> {
  return show(call, readPosition(call.url.searchParams.get('entry')))
}

/** `POST /account/dispute`: undoes exactly that. */
export async function disputeSubmit(call: Call): Promise<Response> {
  const position = readPosition(call.form.entry)
  const { principal } = sessionOf(call)
  try {
    await disputeOwnChange(call.instance, principal, position)
  } catch (error) {
    return show(call, position, refusalOf(error))
  }
  return answerAccount(call, { title: 'Stopped', section: HISTORY_PATH, body: disputedView(formToken(call)) })
}

/** @throws Refusal `not-found` for what is no position */
function readPosition(text: string | null | undefined): number {
  if (!/^[1-9]\d{0,14}$/.test(text ?? '')) throw new Refusal('not-found')
  return Number(text)
}

async function show(call: Call, position: number, refusal?: Refusal): Promise<Response> {
  const { principal, session } = sessionOf(call)
  const { db } = call.instance
  const [line] = await readHistory(call.instance, principal.account.id, { limit: 1, before: position + 1, findNames: findNamesIn(db.read) })
  // Of this account alone: any other position is nothing.
  if (line?.position !== position) throw new Refusal('not-found')
  const change = await findOwnChange(call.instance, db.read, principal.account.id, position)
  const isThisSession = change?.act === 'signed-in' && change.subject === session.id
  const body = disputeView({ line, change, isThisSession, csrf: formToken(call) })
  return answerAccount(call, { title: 'This was not me', section: HISTORY_PATH, refusal, body })
}

export function disputeView({ line, change, isThisSession, csrf }: DisputeView): Markup {
  const from = [line.device, line.network, line.credential].filter((each) => each !== null).join(', ')
  return html`<h1>Was this somebody else?</h1>
<div class="panel quoted"><p><strong>${line.sentence}</strong></p>
<p class="mute small">${moment(line.at)}${line.by === null ? '' : html` · by <bdi>${line.by}</bdi>`}${from === '' ? '' : html` · <bdi class="mono">${from}</bdi>`}</p></div>
${isThisSession ? html`<p class="after">This is the session that you are using now. If it is not yours, sign out of it, and freeze the account.</p>` : change ? undoSection(change, csrf) : html`<p class="after">This cannot be undone by itself. If it was not you, freeze your account: everything that was done since can then be looked at, each to keep or undo.</p>`}
<section class="after" aria-labelledby="freeze"><h2 id="freeze">Or stop everything</h2>
<p>Freezing ends every session and puts every token to sleep, also those that your releases need. You take the account back with a factor that you had before.</p>
<p><a class="button" href="/account/freeze">Freeze my whole account</a></p></section>
<p class="after"><a href="${HISTORY_PATH}">It was me: back to the history</a></p>`
}

const undoSection = ({ button, position, name }: DoubtfulChange, csrf: string): Markup =>
  form({
    csrf,
    action: PATH,
    body: html`<p>This undoes this one change and nothing else${name === undefined ? '' : html`: <bdi>${name}</bdi>`}.</p>
<input type="hidden" name="entry" value="${position}">
<button class="button destructive" type="submit">This was not me: ${button}</button>`,
  })

export function disputedView(csrf: string): Markup {
  return html`<h1>Stopped. This one change is undone</h1>
<p class="lede">Whoever did it may have done more, and may know your password.</p>
<ol class="steps">
<li><a href="/account/password">Choose another password.</a></li>
<li><a href="/account/sessions">Look at your sessions</a> and end those that you do not know.</li>
<li><a href="${HISTORY_PATH}">Look at the rest of the history</a>, and <a href="/account/tokens">at your tokens</a>.</li>
</ol>
${buttonForm({ csrf, action: '/account/sessions/end-others', button: 'End every other session' })}`
}
