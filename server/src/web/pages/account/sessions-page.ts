import { html } from 'hono/html'
import { endOtherSessions, endSession } from '../../../accounts/sessions/end-session.ts'
import { isSessionAlive, type Session } from '../../../accounts/sessions/session.ts'
import { listOpenSessions } from '../../../accounts/sessions/store.ts'
import { approveOwnSignIn, stopSignIn } from '../../../accounts/sign-ins/decide-sign-in.ts'
import type { SignIn } from '../../../accounts/sign-ins/sign-in.ts'
import { listWaitingSignIns } from '../../../accounts/sign-ins/store.ts'
import type { Refusal } from '../../../errors.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { setCookie } from '../../cookies.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { day, moment } from '../pieces/moment.ts'
import { answerAccount, doneOf, refusalOf } from './account-frame.ts'
import { dotted, entries } from './entries.ts'
import { buttonForm } from './small-form.ts'

const PATH = '/account/sessions'

const done = {
  ended: 'The session was ended.',
  stopped: 'That sign-in leads nowhere any more. Whoever it was knows your password: choose another one.',
  approved: 'That sign-in goes on. The session stands here as soon as it is open.',
  'others-ended': 'Every other session was ended, with every sign-in under way. The browsers that your account knew are forgotten.',
}

export interface SessionsView {
  /** Those that are alive, newest use first. */
  readonly sessions: readonly Session[]
  readonly thisId: string
  /** Sign-ins that wait for a confirmation, newest first. */
  readonly waiting: readonly SignIn[]
  /** True where the index takes a confirmation from here. */
  readonly mayApprove: boolean
  readonly csrf: string
}

/** `GET /account/sessions` */
export const sessionsPage = (call: Call): Promise<Response> => show(call)

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { principal, session } = sessionOf(call)
  const { db, clock, terms } = call.instance
  const now = clock.now()
  const sessions = (await listOpenSessions(db.read, principal.account.id)).filter((each) => isSessionAlive(each, terms.sessions, now))
  return answerAccount(call, {
    title: 'Your sessions',
    section: PATH,
    done: doneOf(call, done),
    refusal,
    body: sessionsView({
      sessions,
      thisId: session.id,
      waiting: await listWaitingSignIns(db.read, principal.account.id, now),
      mayApprove: terms.unknownBrowser === 'mail-or-browser',
      csrf: formToken(call),
    }),
  })
}

export function sessionsView({ sessions, thisId, waiting, mayApprove, csrf }: SessionsView): Markup {
  const others = sessions.filter(({ id }) => id !== thisId)
  const inOrder = [...sessions.filter(({ id }) => id === thisId), ...others]
  return html`<h1>${others.length === 0 ? 'You are signed in here and nowhere else' : `You are signed in here and in ${countText(others.length, 'other session')}`}</h1>
<p class="lede">${others.length === 0 ? 'From now on every sign-in stands here.' : 'You do not know one of them? End it, then choose another password: whoever it is knows yours.'}</p>
${waiting.length === 0 ? '' : waitingSection(waiting, mayApprove, csrf)}
${entries(inOrder.map((session) => sessionEntry(session, session.id === thisId, csrf)))}
${others.length === 0 ? '' : html`<div class="after">${buttonForm({ csrf, action: `${PATH}/end-others`, button: 'End every other session' })}</div>`}`
}

const factorWords: Readonly<Record<string, string>> = {
  password: 'password',
  passkey: 'passkey',
  totp: 'authenticator app',
  'recovery-code': 'recovery code',
  'totp-and-recovery-code': 'authenticator app and recovery code',
  email: 'link in a mail',
  link: 'link in a mail',
}

function sessionEntry(session: Session, isThis: boolean, csrf: string) {
  const { id, browser, network, factors, createdAt, lastUsedAt, expiresAt } = session
  const by = factors.map((factor) => factorWords[factor] ?? factor).join(', ')
  return {
    what: html`<strong>${browser}</strong> ${isThis ? badge('this one', 'kelp') : ''}`,
    about: [
      html`<span class="mono">${network}</span>`,
      dotted(html`last used ${moment(lastUsedAt)}`, html`signed in ${moment(createdAt)} by ${by}`),
      dotted(html`ends by itself on ${day(expiresAt)} at the latest`, html`<span class="mono">${id.slice(0, 8)}</span>`),
    ],
    acts: isThis
      ? buttonForm({ csrf, action: '/sign-out', button: 'Sign out' })
      : buttonForm({ csrf, action: `${PATH}/${id}/end`, button: 'End', about: `the session of ${browser}` }),
  }
}

function waitingSection(waiting: readonly SignIn[], mayApprove: boolean, csrf: string): Markup {
  const acts = ({
    id,
    browser,
  }: SignIn) => html`${buttonForm({ csrf, action: `/account/sign-ins/${id}/stop`, button: 'It is not me: stop it', about: browser, tone: 'destructive' })}
${mayApprove ? buttonForm({ csrf, action: `/account/sign-ins/${id}/approve`, button: 'It is me: let it in', about: browser }) : ''}`
  return html`<section class="after" aria-labelledby="waiting"><h2 id="waiting">Waiting to be let in</h2>
<p>Somebody gave your password and a code of your app in a browser that your account does not know. ${mayApprove ? 'Let it in only if you sit before it now, and typed the address of this index there yourself.' : 'If it is you, open the link that was mailed to you in that browser.'}</p>
${entries(
  waiting.map((signIn) => ({
    what: html`<strong>${signIn.browser}</strong> ${badge('waits', 'amber')}`,
    about: [html`<span class="mono">${signIn.network}</span>`, html`since ${moment(signIn.createdAt)}`],
    acts: acts(signIn),
  })),
)}</section>
<h2 class="after">Signed in</h2>`
}

const decideSubmit =
  (doneWord: keyof typeof done, act: typeof stopSignIn) =>
  async (call: Call): Promise<Response> => {
    try {
      await act(call.instance, sessionOf(call).principal, call.params.id ?? '')
    } catch (error) {
      return show(call, refusalOf(error))
    }
    return seeOther(`${PATH}?done=${doneWord}`)
  }

/** `POST /account/sign-ins/:id/…` */
export const stopSignInSubmit = decideSubmit('stopped', stopSignIn)
export const approveSignInSubmit = decideSubmit('approved', approveOwnSignIn)

/** `POST /account/sessions/:id/end` */
export async function endSessionSubmit(call: Call): Promise<Response> {
  const { principal } = sessionOf(call)
  const id = call.params.id ?? ''
  await endSession(call.instance, principal, id)
  return id === principal.sessionId ? signedOut(call) : seeOther(`${PATH}?done=ended`)
}

/** `POST /account/sessions/end-others` */
export async function endOthersSubmit(call: Call): Promise<Response> {
  await endOtherSessions(call.instance, sessionOf(call).principal, call.visitor.visit.browserDigest)
  return seeOther(`${PATH}?done=others-ended`)
}

/** `POST /sign-out` */
export async function signOutSubmit(call: Call): Promise<Response> {
  const { principal } = sessionOf(call)
  await endSession(call.instance, principal, principal.sessionId)
  return signedOut(call)
}

function signedOut(call: Call): Response {
  forgetSession(call)
  return seeOther('/')
}

/** The browser's cookie goes with the session that has ended; what is answered from here on is for a stranger. */
export function forgetSession(call: Call): void {
  call.visitor = { ...call.visitor, session: undefined, cookies: [...call.visitor.cookies, setCookie('session', undefined)] }
}
