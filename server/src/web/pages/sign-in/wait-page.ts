import { html } from 'hono/html'
import { findLiveLink } from '../../../accounts/links/one-time-link.ts'
import { askForConfirmation, confirmSignIn, findSignInOf, resumeSignIn } from '../../../accounts/sign-ins/continue-sign-in.ts'
import { isRefusal, Refusal } from '../../../errors.ts'
import { takeRate } from '../../../platform/rates/rates.ts'
import type { Call } from '../../call.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, seeOther } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { form } from '../pieces/form.ts'
import { advance } from './sign-in-page.ts'

/** `GET /sign-in/wait`: until somebody confirms the sign-in. */
export async function waitPage(call: Call): Promise<Response> {
  const { signIn, account } = await findSignInOf(call.instance, call.visitor.visit, call.visitor.signInSecret)
  if (signIn.stage === 'enrolment') return seeOther('/enrol')
  if (signIn.stage !== 'confirmation' && signIn.stage !== 'approved') throw new Refusal('sign-in-late')
  const csrf = formToken(call)
  const isApproved = signIn.stage === 'approved'
  const body = isApproved
    ? html`<h1>Your sign-in was confirmed</h1>
<p class="lede">Somebody who may say so said that it is you.</p>
${form({ csrf, shape: 'bare', body: html`<button class="button primary" type="submit">Go on</button>` })}`
    : html`<h1>Confirm that it is you</h1>
<p class="lede">This browser is new to the account ${account.name}, so it waits for the link that was mailed to you just now.</p>
<ol class="steps"><li>Open the mail, and check that it names this browser and network.</li>
<li>Open its link <strong>in this browser</strong>: in any other it opens nothing.</li></ol>
<p class="mute">No mail after some minutes? On an index without a mail server its operator confirms you: <code>holdfast user approve ${account.name}</code>. This page looks again every ten seconds.</p>
${form({ csrf, shape: 'bare', action: '/sign-in/mail-again', body: html`<button class="button" type="submit">Mail the link again</button>` })}`
  const response = await answerPage(call, layout({ title: isApproved ? 'Confirmed' : 'Waiting for you', head: badge('sign in'), body }), {
    isFleeting: true,
  })
  if (!isApproved) response.headers.set('refresh', '10')
  return response
}

/** `POST /sign-in/wait`: goes on with a sign-in that was confirmed from elsewhere. */
export async function waitSubmit(call: Call): Promise<Response> {
  return advance(call, await resumeSignIn(call.instance, call.visitor.visit, call.visitor.signInSecret))
}

/** `POST /sign-in/mail-again` */
export async function mailAgain(call: Call): Promise<Response> {
  const { signIn, account } = await findSignInOf(call.instance, call.visitor.visit, call.visitor.signInSecret)
  if (signIn.stage !== 'confirmation') return seeOther('/sign-in/wait')
  const taken = await takeRate(call.instance, `confirm-mail:${account.id}`, { burst: 3, everySeconds: 300 })
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  await askForConfirmation(call.instance, call.visitor.visit, signIn, account, signIn.factors)
  return seeOther('/sign-in/wait')
}

/** `GET /sign-in/confirm/:secret`: shows what the button does, and changes nothing. */
export async function confirmSignInPage(call: Call): Promise<Response> {
  if (!(await findLiveLink(call.instance.db.read, call.instance, ['sign-in'], call.params.secret ?? ''))) throw new Refusal('link-dead')
  return show(call)
}

/** `POST /sign-in/confirm/:secret` */
export async function confirmSignInSubmit(call: Call): Promise<Response> {
  try {
    return advance(call, await confirmSignIn(call.instance, call.visitor.visit, call.params.secret ?? ''))
  } catch (error) {
    if (!isRefusal(error, 'sign-in-elsewhere')) throw error
    return show(call, error)
  }
}

function show(call: Call, refusal?: Refusal): Promise<Response> {
  const body = html`${refusal === undefined ? '' : banner('red', refusal.message)}
<h1>Is it you who signs in?</h1>
<p class="lede">Confirm only a sign-in that you began yourself, in this browser, a moment ago.</p>
${form({ csrf: formToken(call), shape: 'bare', body: html`<button class="button primary" type="submit">Yes, sign me in here</button>` })}
<p>You did not begin one? Then somebody has your password: press nothing here, and <a href="/reset-password">choose another password</a>.</p>`
  const kind = refusal === undefined ? {} : { status: 403, refusal: refusal.code }
  return answerPage(call, layout({ title: 'Confirm a sign-in', head: badge('one-time link'), body }), { ...kind, isFleeting: true })
}
