import { html } from 'hono/html'
import { makeChallenge } from '../../accounts/factors/challenge.ts'
import type { Passkey } from '../../accounts/factors/factor.ts'
import { listWorkingFactors } from '../../accounts/factors/list-working-factors.ts'
import { assertionOptions } from '../../accounts/passkeys/passkey.ts'
import type { Refusal } from '../../errors.ts'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { actOf, isTypedAgain, proofFields, withoutOwn } from '../form.ts'
import { greetingOf } from './greeting.ts'
import { layout } from './layout.ts'
import { answerPage } from './page-answer.ts'
import { formToken, sessionOf } from './page-form.ts'
import { banner } from './pieces/banner.ts'
import { field } from './pieces/field.ts'
import { form } from './pieces/form.ts'
import { passkeyButton } from './pieces/passkey-button.ts'

const sentences: Readonly<Record<string, string>> = {
  'proof-needed': 'What you asked for matters, so show one of your factors. Nothing was changed yet.',
  'session-elsewhere':
    'You were signed in from another browser or network than this one. Show one of your factors to go on here. Nothing was changed yet.',
}

/**
 * The form that was sent, with everything in it, and the question for a factor: sent again with the factor it is done. The
 * challenge is bound to this very act.
 */
export async function confirmPage(call: Call, refusal: Refusal): Promise<Response> {
  const { principal, session } = sessionOf(call)
  const factors = await listWorkingFactors(call.instance.db.read, principal.account.id, call.instance.clock.now())
  const passkeys = factors.filter((factor): factor is Passkey => factor.kind === 'passkey')
  const act = actOf(call, call.form)
  const { party } = call.instance.terms
  const options =
    party && passkeys.length > 0
      ? await assertionOptions(party, {
          challenge: makeChallenge(call.instance, { shownTo: `session:${session.id}`, act }),
          allow: passkeys,
          userVerification: 'preferred',
        })
      : undefined
  const fields = Object.entries(withoutOwn(call.form))
  const again = fields.filter(([name]) => isTypedAgain(name)).map(([name]) => passwordAgain(name))
  const hidden = fields
    .filter(([name]) => !isTypedAgain(name))
    .flatMap(([name, value]) =>
      // What was ticked several times goes back as it came.
      (name.endsWith('[]') ? value.split(' ') : [value]).map((each) => html`<input type="hidden" name="${name}" value="${each}">`),
    )
  const isAsked = Object.hasOwn(sentences, refusal.code)
  const body = html`${isAsked ? '' : banner('red', refusal.message)}
<h1>Confirm that it is you</h1>
<p class="lede">${isAsked ? sentences[refusal.code]! : 'Nothing was changed yet.'}</p>
${form({ csrf: formToken(call), action: call.url.pathname, body: html`${hidden}${again}${proofBody(options, factors.length > passkeys.length)}` })}
<p><a href="/account">Leave it as it is</a></p>`
  const markup = layout({ title: 'Confirm that it is you', greeting: await greetingOf(call), current: 'account', isSigning: true, body })
  return answerPage(call, markup, { status: statusOf(refusal), isFleeting: true, refusal: refusal.code })
}

const labels: Readonly<Record<string, string>> = {
  before: 'Present password',
  present: 'Present password',
  after: 'New password',
  password: 'Password',
}

const passwordAgain = (name: string) =>
  field({
    name,
    label: `${labels[name]}, once more`,
    type: 'password',
    autocomplete: name === 'after' ? 'new-password' : 'current-password',
  })

const statusOf = (refusal: Refusal) => (refusal.kind === 'unauthenticated' ? 401 : refusal.kind === 'too-many' ? 429 : 403)

/** The fields for a factor: the passkey where there is one, else the code; a recovery code for whoever lost either. */
export function proofBody(options: object | undefined, hasTotp: boolean): Markup {
  const recoveryCode = field({
    name: proofFields.recoveryCode,
    label: 'Recovery code',
    type: 'text',
    autocomplete: 'off',
    hint: 'Each works once.',
    isOptional: true,
  })
  if (options !== undefined)
    return html`${passkeyButton({ label: 'Confirm with a passkey', does: 'get', options, into: proofFields.assertion })}
<details class="more"><summary>You have lost the passkey</summary>
${recoveryCode}
<p><button class="button" type="submit">Confirm with the recovery code</button></p></details>`
  const code = {
    name: proofFields.code,
    label: 'Code of your authenticator app',
    type: 'text',
    autocomplete: 'one-time-code',
    hint: 'Six digits.',
    isNumeric: true,
    isOptional: true,
  } as const
  return html`${hasTotp ? field(code) : ''}
<details class="more"><summary>This asks for a recovery code too, or you have lost the app</summary>
${recoveryCode}</details>
<button class="button primary" type="submit">Confirm</button>`
}
