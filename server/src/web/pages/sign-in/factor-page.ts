import { html } from 'hono/html'
import { makeChallenge } from '../../../accounts/factors/challenge.ts'
import type { Passkey } from '../../../accounts/factors/factor.ts'
import { listWorkingFactors } from '../../../accounts/factors/list-working-factors.ts'
import { countRecoveryCodes } from '../../../accounts/factors/store.ts'
import { assertionOptions } from '../../../accounts/passkeys/passkey.ts'
import { findSignInOf, proveSignIn } from '../../../accounts/sign-ins/continue-sign-in.ts'
import { isRefusal, Refusal } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { claimedProof, proofFields } from '../../form.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { passkeyButton } from '../pieces/passkey-button.ts'
import { advance } from './sign-in-page.ts'

/** `GET /sign-in/factor` */
export const factorPage = (call: Call): Promise<Response> => show(call)

/** `POST /sign-in/factor` */
export async function factorSubmit(call: Call): Promise<Response> {
  try {
    const claimed = claimedProof(call.form)
    if (!claimed) throw new Refusal('proof-wrong')
    return advance(call, await proveSignIn(call.instance, call.visitor.visit, call.visitor.signInSecret, claimed))
  } catch (error) {
    if (!isRefusal(error) || error.code === 'sign-in-late') throw error
    return show(call, error)
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { instance, visitor } = call
  const { signIn, account } = await findSignInOf(instance, visitor.visit, visitor.signInSecret)
  if (signIn.stage !== 'factor') throw new Refusal('sign-in-late')
  const factors = await listWorkingFactors(instance.db.read, account.id, instance.clock.now())
  const passkeys = factors.filter((factor): factor is Passkey => factor.kind === 'passkey')
  const codes = await countRecoveryCodes(instance.db.read, account.id)
  const { party } = instance.terms
  const challenge = makeChallenge(instance, { shownTo: `sign-in:${signIn.id}`, act: 'sign-in' })
  const options =
    party && passkeys.length > 0 ? await assertionOptions(party, { challenge, allow: passkeys, userVerification: 'preferred' }) : undefined
  const csrf = formToken(call)
  const hasTotp = factors.length > passkeys.length
  const isWrong = refusal?.code === 'proof-wrong'
  // Beside the field that was filled in.
  const mistakeIn = (of: 'code' | 'recoveryCode') => (isWrong && call.form[proofFields[of]] ? refusal.message : undefined)
  const mistakes = (['code', 'recoveryCode'] as const).flatMap((of) => {
    const mistake = mistakeIn(of)
    return mistake === undefined ? [] : [{ name: proofFields[of], mistake }]
  })
  const body = html`${refusal === undefined ? '' : mistakes.length > 0 ? mistakesSummary(mistakes) : banner('red', refusal.message)}
<h1>Show a second factor</h1>
<p class="lede">The password is right. It opens nothing by itself.</p>
${options === undefined ? '' : form({ csrf, shape: 'bare', body: passkeyButton({ label: 'Use a passkey or security key', does: 'get', options, into: proofFields.assertion }) })}
${
  hasTotp
    ? form({
        csrf,
        body: html`${field({ name: proofFields.code, label: 'Code of your authenticator app', type: 'text', autocomplete: 'one-time-code', hint: 'Six digits. Each code works once.', isNumeric: true, mistake: mistakeIn('code') })}
<button class="button${options === undefined ? ' primary' : ''}" type="submit">Sign in</button>`,
      })
    : ''
}
<details class="more"${refusal === undefined ? '' : html` open`}><summary>You cannot use ${options === undefined ? 'the app' : 'any of them'}</summary>
${
  codes.left === 0
    ? html`<p>This account has no recovery codes left.</p>`
    : form({
        csrf,
        body: html`${field({ name: proofFields.recoveryCode, label: 'Recovery code', type: 'text', autocomplete: 'off', hint: 'One of those that you kept. It works once, and you are told by mail.', mistake: mistakeIn('recoveryCode') })}
<button class="button" type="submit">Use a recovery code</button>`,
      })
}
<p>You have lost everything? <a href="/recover">Ask for the account back</a>: that takes days, and everybody concerned is told.</p></details>`
  const markup = layout({ title: 'Second factor', head: badge('sign in'), isSigning: true, body })
  const status = refusal === undefined ? 200 : refusal.kind === 'too-many' ? 429 : refusal.kind === 'unauthenticated' ? 401 : 403
  return answerPage(call, markup, { status, isFleeting: true, ...(refusal ? { refusal: refusal.code } : {}) })
}
