import { html } from 'hono/html'
import { makeChallenge } from '../../../accounts/factors/challenge.ts'
import { type Enrolled, enrolFirst, offerTotp, openOffer } from '../../../accounts/factors/enrol.ts'
import { registrationOptions } from '../../../accounts/passkeys/passkey.ts'
import { findSignInOf } from '../../../accounts/sign-ins/continue-sign-in.ts'
import { isRefusal, Refusal, type RefusalCode } from '../../../errors.ts'
import { browserFamily } from '../../../platform/http/browser-family.ts'
import type { Call } from '../../call.ts'
import { readAssertion } from '../../form.ts'
import { layout } from '../layout.ts'
import { answerPage } from '../page-answer.ts'
import { formToken } from '../page-form.ts'
import { badge } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { field, mistakesSummary } from '../pieces/field.ts'
import { form } from '../pieces/form.ts'
import { passkeyButton } from '../pieces/passkey-button.ts'
import { recoveryCodesView } from '../pieces/recovery-codes.ts'
import { totpOffer } from '../pieces/totp-offer.ts'
import { enter } from './sign-in-page.ts'

/** `GET /enrol`: the first factor of an account. */
export const enrolPage = (call: Call): Promise<Response> => show(call)

/** `POST /enrol/totp` */
export async function enrolTotp(call: Call): Promise<Response> {
  const { name = '', offer = '', code = '' } = call.form
  return enrol(call, () => enrolFirst(call.instance, call.visitor.visit, call.visitor.signInSecret, { kind: 'totp', name, offer, code }))
}

/** `POST /enrol/passkey` */
export async function enrolPasskey(call: Call): Promise<Response> {
  const { name = '', registration = '' } = call.form
  return enrol(call, () =>
    enrolFirst(call.instance, call.visitor.visit, call.visitor.signInSecret, {
      kind: 'passkey',
      name,
      response: readAssertion(registration),
    }),
  )
}

async function enrol(call: Call, add: () => Promise<Enrolled>): Promise<Response> {
  try {
    const { secret, recoveryCodes, next } = await add()
    enter(call, secret)
    const body = html`<h1>Your account is ready. Keep these codes.</h1>
<p class="lede">Each opens the account once if you lose your factor. They are shown now and never again.</p>
${recoveryCodesView(recoveryCodes)}
<p class="after"><a class="button primary" href="${next}">I have kept them</a></p>`
    return answerPage(call, layout({ title: 'Recovery codes', head: badge('enrolled', 'kelp'), body }), { isFleeting: true })
  } catch (error) {
    if (!isRefusal(error) || error.code === 'sign-in-late') throw error
    return show(call, error)
  }
}

async function show(call: Call, refusal?: Refusal): Promise<Response> {
  const { instance, visitor } = call
  const { signIn, account } = await findSignInOf(instance, visitor.visit, visitor.signInSecret)
  if (signIn.stage !== 'enrolment') throw new Refusal('sign-in-late')
  const shownTo = `sign-in:${signIn.id}`
  const { party } = instance.terms
  const options =
    party &&
    (await registrationOptions(party, {
      accountId: account.id,
      accountName: account.name,
      challenge: makeChallenge(instance, { shownTo, act: 'add-passkey' }),
      existing: [],
    }))
  const csrf = formToken(call)
  const name = browserFamily(visitor.visit.userAgent)
  const ofPasskey = call.form.registration !== undefined
  const at = refusal && fieldOf[refusal.code]
  const mistakes = refusal && at ? [{ name: ofPasskey ? `passkey-${at}` : at, mistake: refusal.message }] : []
  const mistakeIn = (id: string) => mistakes.find((each) => each.name === id)?.mistake
  const body = html`${refusal === undefined ? '' : at ? mistakesSummary(mistakes) : banner('red', refusal.message)}
<h1>Add a second factor, ${account.name}</h1>
<p class="lede">A password alone opens nothing here. Until you have a second factor this account can do nothing else.</p>
<div class="columns even">
${
  options
    ? html`<section aria-labelledby="passkey"><h2 id="passkey">Passkey or security key</h2>
<p>The safest: it works only at this address, so a page that imitates it gains nothing.</p>
${form({
  csrf,
  action: '/enrol/passkey',
  body: html`${field({ name: 'name', id: 'passkey-name', mistake: mistakeIn('passkey-name'), label: 'Its name', type: 'text', autocomplete: 'off', hint: 'How you will tell it from others.', value: ofPasskey ? call.form.name!.slice(0, 200) : name })}
${passkeyButton({ label: 'Add a passkey', does: 'create', options, into: 'registration' })}`,
})}</section>`
    : html`<section><h2>Passkeys do not work here</h2><p>They need https, or localhost; this index is at ${instance.config.publicUrl}. An authenticator app with recovery codes is the strongest factor here.</p></section>`
}
<section aria-labelledby="app"><h2 id="app">Authenticator app</h2>
${await totpOffer({ csrf, action: '/enrol/totp', accountName: account.name, isPrimary: !options, mistakes: ofPasskey ? [] : mistakes, ...typed(call), ...offerFor(call, shownTo) })}</section>
</div>`
  const status = refusal === undefined ? 200 : 400
  const markup = layout({ title: 'Second factor', head: badge('enrolment'), isSigning: true, body })
  return answerPage(call, markup, { status, isFleeting: true, ...(refusal ? { refusal: refusal.code } : {}) })
}

const fieldOf: Partial<Record<RefusalCode, 'name' | 'code'>> = {
  'factor-name-invalid': 'name',
  'proof-wrong': 'code',
  'totp-offer-late': 'code',
}

/** The name that was given to an app. */
const typed = ({ form }: Call) => (form.offer === undefined ? {} : { name: (form.name ?? '').slice(0, 200) })

/** The same seed again where a mistake was made with it: it may stand in the app already. */
function offerFor(call: Call, shownTo: string): { seed: Uint8Array; offer: string } {
  const { offer } = call.form
  try {
    if (offer) return { seed: openOffer(call.instance, shownTo, offer), offer }
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
  return offerTotp(call.instance, shownTo)
}
