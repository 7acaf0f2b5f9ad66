import { html } from 'hono/html'
import { makeChallenge } from '../../../accounts/factors/challenge.ts'
import type { Passkey } from '../../../accounts/factors/factor.ts'
import { listWorkingFactors } from '../../../accounts/factors/list-working-factors.ts'
import { assertionOptions } from '../../../accounts/passkeys/passkey.ts'
import { askForPasswordReset, checkPasswordLink, resetPassword } from '../../../accounts/passwords/change-password.ts'
import { startSignIn } from '../../../accounts/sign-ins/begin-sign-in.ts'
import { isRefusal, type Refusal } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { setCookie } from '../../cookies.ts'
import { claimedProof } from '../../form.ts'
import { proofBody } from '../confirm-page.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken, seeOther } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { field } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'

/** `GET /reset-password` */
export function resetAskPage(call: Call): Promise<Response> {
  return showAsk(call)
}

/** `POST /reset-password`: says and does the same for every name. */
export async function resetAsk(call: Call): Promise<Response> {
  try {
    await askForPasswordReset(call.instance, call.visitor.visit, call.form.name ?? '')
  } catch (error) {
    if (!isRefusal(error, 'too-many-requests')) throw error
    return showAsk(call, error)
  }
  const body = html`<h1>Look into your mailbox</h1>
<p class="lede">If there is such an account with a second factor, its addresses were mailed a link. You need the factor too.</p>
<p class="mute after">An account without a second factor, or whose address you cannot read, is helped by the people who run this index.</p>`
  return answerPage(call, layout({ title: 'Look into your mailbox', head: badge('password'), body }), { isFleeting: true })
}

function showAsk(call: Call, refusal?: Refusal): Promise<Response> {
  const body = html`${refusal === undefined ? '' : banner('red', refusal.message)}
<h1>Choose another password</h1>
<p class="lede">We mail a link to the addresses of the account. Behind it you need one of your factors: a mailbox alone changes nothing.</p>
${form({
  csrf: formToken(call),
  body: html`${field({ name: 'name', label: 'User name or e-mail address', type: 'text', autocomplete: 'username' })}
<button class="button primary" type="submit">Mail the link</button>`,
})}`
  const kind = refusal === undefined ? {} : { status: 429, refusal: refusal.code }
  return answerPage(call, layout({ title: 'Choose another password', head: badge('password'), body }), { ...kind, isFleeting: true })
}

/** `GET /reset-password/:secret`, also the first password of an account that was made on the host. */
export const resetPage = (call: Call): Promise<Response> => show(call)

/** `POST /reset-password/:secret` */
export async function resetSubmit(call: Call): Promise<Response> {
  const secret = call.params.secret ?? ''
  try {
    const { link } = await checkPasswordLink(call.instance, secret)
    const claimed = claimedProof(call.form) ?? {}
    const account = await resetPassword(call.instance, call.visitor.visit, secret, { password: call.form.password ?? '', claimed })
    if (link.purpose === 'welcome' && account.enrolledAt === null) {
      const begun = await startSignIn(call.instance, call.visitor.visit, account, {
        stage: 'enrolment',
        factors: ['link', 'password'],
        next: '/account',
      })
      call.visitor = { ...call.visitor, cookies: [...call.visitor.cookies, setCookie('signIn', begun.secret)] }
      return seeOther('/enrol')
    }
    const body = html`<h1>The password was changed</h1>
<p class="lede">Every session of ${account.name} has ended. Sign in with the new password and a factor.</p>
<p class="after"><a class="button primary" href="/sign-in">Sign in</a></p>`
    return answerPage(call, layout({ title: 'Password changed', head: badge('password', 'kelp'), body }), { isFleeting: true })
  } catch (error) {
    if (!isRefusal(error) || error.code === 'link-dead') throw error
    return show(call, error)
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { instance } = call
  const { link, account } = await checkPasswordLink(instance, call.params.secret ?? '')
  const factors = await listWorkingFactors(instance.db.read, account.id, instance.clock.now())
  const passkeys = factors.filter((factor): factor is Passkey => factor.kind === 'passkey')
  const challenge = makeChallenge(instance, { shownTo: `link:${link.digest}`, act: 'reset-password' })
  const { party } = instance.terms
  const options =
    party && passkeys.length > 0 ? await assertionOptions(party, { challenge, allow: passkeys, userVerification: 'preferred' }) : undefined
  const body = html`${refusal === undefined ? '' : banner('red', refusal.message)}
<h1>Choose a password for ${account.name}</h1>
<p class="lede">${factors.length === 0 ? 'A second factor comes right after this.' : 'Show one of your factors with it. Every session of the account ends.'}</p>
${form({
  csrf: formToken(call),
  body: html`${field({ name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password', hint: 'At least 12 characters that nobody guesses.' })}
${factors.length === 0 ? html`<button class="button primary" type="submit">Choose this password</button>` : proofBody(options, factors.length > passkeys.length)}`,
})}`
  const kind =
    refusal === undefined
      ? {}
      : { status: refusal.kind === 'too-many' ? 429 : refusal.kind === 'unauthenticated' ? 401 : 400, refusal: refusal.code }
  const markup = layout({ title: 'Choose a password', head: badge('one-time link'), isSigning: true, body })
  return answerPage(call, markup, { ...kind, isFleeting: true })
}
