import { html } from 'hono/html'
import { makeChallenge } from '../../../accounts/factors/challenge.ts'
import { assertionOptions } from '../../../accounts/passkeys/passkey.ts'
import { beginSignIn } from '../../../accounts/sign-ins/begin-sign-in.ts'
import { type Advance, askForConfirmation, findSignInOf, signInWithPasskey } from '../../../accounts/sign-ins/continue-sign-in.ts'
import { isRefusal, type Refusal } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { setCookie } from '../../cookies.ts'
import { readAssertion } from '../../form.ts'
import { withBrowser } from '../../visitor.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, safeNext, seeOther } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { passkeyButton } from '../pieces/passkey-button.ts'

const ASSERTION_FIELD = 'assertion'

/** `GET /sign-in?next=/path` */
export function signInPage(call: Call): Promise<Response> {
  return show(call, { name: '', next: call.url.searchParams.get('next') ?? '' })
}

/** `POST /sign-in`: a name and a password, or a passkey that needs neither. */
export async function signInSubmit(call: Call): Promise<Response> {
  const { name = '', password = '', next = '' } = call.form
  const assertion = call.form[ASSERTION_FIELD]
  try {
    if (assertion)
      return advance(call, await signInWithPasskey(call.instance, call.visitor.visit, readAssertion(assertion), safeNext(next)))
    const begun = await beginSignIn(call.instance, call.visitor.visit, { name, password, next: safeNext(next) })
    call.visitor = { ...call.visitor, signInSecret: begun.secret, cookies: [...call.visitor.cookies, setCookie('signIn', begun.secret)] }
    if (begun.signIn.stage === 'confirmation') {
      const { signIn, account } = await findSignInOf(call.instance, call.visitor.visit, begun.secret)
      await askForConfirmation(call.instance, call.visitor.visit, signIn, account, signIn.factors)
    }
    return seeOther(
      { factor: '/sign-in/factor', confirmation: '/sign-in/wait', enrolment: '/enrol', approved: '/sign-in/wait', done: '/' }[
        begun.signIn.stage
      ],
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    return show(call, { name, next, refusal: error })
  }
}

/** Where a step of a sign-in leads, with the cookie of the session where it led into one. */
export function advance(call: Call, step: Advance): Response {
  if (step.to !== 'session') return seeOther(step.to === 'confirmation' ? '/sign-in/wait' : '/enrol')
  enter(call, step.secret)
  return seeOther(step.next)
}

/** Gives the browser the cookie of its new session, and takes that of the sign-in away. */
export function enter(call: Call, sessionSecret: string): void {
  call.visitor = {
    ...call.visitor,
    cookies: [...call.visitor.cookies, setCookie('session', sessionSecret), setCookie('signIn', undefined)],
  }
}

const statusOf = (refusal: Refusal | undefined) => {
  if (refusal === undefined) return 200
  return refusal.kind === 'too-many' ? 429 : refusal.kind === 'unauthenticated' ? 401 : 403
}

async function show(call: Call, given: { name: string; next: string; refusal?: Refusal }): Promise<Response> {
  const { publicUrl } = call.instance.config
  const isForeign = call.url.hostname !== new URL(publicUrl).hostname
  const csrf = formToken(call)
  const { party } = call.instance.terms
  const challenge = makeChallenge(call.instance, { shownTo: `browser:${withBrowser(call.visitor).visit.browserDigest}`, act: 'sign-in' })
  const options = party && !isForeign ? await assertionOptions(party, { challenge, allow: 'any', userVerification: 'required' }) : undefined
  const next = html`<input type="hidden" name="next" value="${safeNext(given.next)}">`
  const body = isForeign
    ? foreign(publicUrl)
    : html`<p class="banner red" role="alert" data-home="${publicUrl}" hidden><strong>This is not the address of this index.</strong> Its own is ${publicUrl}. Type nothing here: somebody may be reading along.</p>
${given.refusal === undefined ? '' : banner('red', given.refusal.message)}
<h1>Sign in</h1>
<div class="columns even">
${
  options === undefined
    ? html`<p>Passkeys do not work at this address: they need https, or localhost. An authenticator app is the strongest factor here.</p>`
    : html`<section aria-labelledby="by-passkey"><h2 id="by-passkey">With a passkey</h2>
<p>No name, no password: your device checks that it is you, and that this is the right address.</p>
${form({ csrf, action: '/sign-in', shape: 'bare', body: html`${next}${passkeyButton({ label: 'Sign in with a passkey', does: 'get', options, into: ASSERTION_FIELD })}` })}</section>`
}
<section aria-labelledby="by-password"><h2 id="by-password">With a password and a factor</h2>
${form({
  csrf,
  action: '/sign-in',
  body: html`${next}
${field({ name: 'name', label: 'User name', type: 'text', autocomplete: 'username', value: given.name.slice(0, 100) })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' })}
<button class="button${options === undefined ? ' primary' : ''}" type="submit">Go on to the factor</button>`,
})}
<p class="links"><a href="/reset-password">Forgot the password</a>
${call.instance.terms.registration === 'open' ? html`<a href="/register">Make an account</a>` : ''}</p></section>
</div>`
  const markup = layout({ title: 'Sign in', head: badge('sign in'), isSigning: true, body })
  return answerPage(call, markup, {
    status: statusOf(given.refusal),
    isFleeting: true,
    ...(given.refusal ? { refusal: given.refusal.code } : {}),
  })
}

/** Shown where the index is asked for under another name: a proxy that is set up wrongly, or somebody in between. */
const foreign = (
  publicUrl: string,
) => html`${banner('red', 'This is not the address of this index.', 'Type nothing here: somebody may be reading along.')}
<h1>Do not sign in here</h1>
<p class="lede">The address of this index is ${publicUrl}. If a mail or a page led you here, it was not ours: tell the people who run the index.</p>
<p class="after"><a class="button primary" href="${publicUrl}/sign-in">Go to ${publicUrl}</a></p>`
