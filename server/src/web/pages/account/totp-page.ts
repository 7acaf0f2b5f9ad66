import { html } from 'hono/html'
import { addFactor, offerTotp, openOffer } from '../../../accounts/factors/enrol.ts'
import { isRefusal, type RefusalCode } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { mistakesSummary } from '../pieces/field.ts'
import { totpOffer } from '../pieces/totp-offer.ts'
import { answerAccount, type Mistake, mistakeOf } from './account-frame.ts'
import { askForStrongest } from './ask-proof.ts'

const PATH = '/account/factors/totp'

/** `GET /account/factors/totp` */
export const totpPage = (call: Call): Promise<Response> => show(call, undefined, [])

const fieldOf: Partial<Record<RefusalCode, string>> = {
  'factor-name-invalid': 'name',
  'factor-name-taken': 'name',
  'proof-wrong': 'code',
  'totp-offer-late': 'code',
  'too-many-factors': 'name',
}

/** `POST /account/factors/totp` */
export async function addTotpSubmit(call: Call): Promise<Response> {
  const { name = '', offer = '', code = '' } = call.form
  try {
    await askForStrongest(call)
    const { isGuarded } = await addFactor(call.instance, sessionOf(call).principal, { kind: 'totp', name, offer, code })
    return seeOther(`/account/factors?done=${isGuarded ? 'guarded' : 'added'}`)
  } catch (error) {
    return show(call, name.slice(0, 100), [mistakeOf(error, fieldOf)], offer)
  }
}

async function show(call: Call, name: string | undefined, mistakes: readonly Mistake[], before?: string): Promise<Response> {
  const { session, principal } = sessionOf(call)
  const offer = await totpOffer({
    ...offered(call, `session:${session.id}`, before),
    csrf: formToken(call),
    action: PATH,
    accountName: principal.account.name,
    isPrimary: true,
    ...(name === undefined ? {} : { name }),
    mistakes,
  })
  const hasMistakes = mistakes.length > 0
  return answerAccount(call, {
    title: `${hasMistakes ? 'Mistake: ' : ''}Add an authenticator app`,
    section: '/account/factors',
    body: html`<h1>Add an authenticator app</h1>
<p class="lede">Nothing changes before the app has shown its first code here. <a href="/account/factors">Leave it</a></p>
${mistakesSummary(mistakes)}
<section class="after offer" aria-label="Your app">${offer}</section>`,
    ...(hasMistakes ? { status: 400 } : {}),
  })
}

/** The same seed again after a mistake, because the phone has it by now; a new one where that offer is too old. */
function offered(call: Call, shownTo: string, before: string | undefined): { seed: Uint8Array; offer: string } {
  if (before === undefined) return offerTotp(call.instance, shownTo)
  try {
    return { seed: openOffer(call.instance, shownTo, before), offer: before }
  } catch (error) {
    if (isRefusal(error)) return offerTotp(call.instance, shownTo)
    throw error
  }
}
