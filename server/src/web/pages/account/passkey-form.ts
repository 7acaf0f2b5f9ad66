import { addFactor } from '../../../accounts/factors/enrol.ts'
import type { RefusalCode } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { readAssertion } from '../../form.ts'
import { seeOther, sessionOf } from '../page-form.ts'
import { mistakeOf } from './account-frame.ts'
import { askForStrongest } from './ask-proof.ts'
import { showFactors } from './factors-page.ts'

/** A name is mended in its field; with anything else the passkey has to be made again, by its button. */
const fieldOf: Partial<Record<RefusalCode, string>> = {
  'factor-name-invalid': 'name',
  'factor-name-taken': 'name',
  'passkey-invalid': 'registration-told',
  'passkey-late': 'registration-told',
  'passkey-known': 'registration-told',
  'passkeys-impossible': 'passkeys',
  'too-many-factors': 'passkeys',
  'body-invalid': 'registration-told',
}

/** `POST /account/factors/passkey` */
export async function addPasskeySubmit(call: Call): Promise<Response> {
  const name = call.form.name ?? ''
  try {
    // First, because a challenge is good once, and the form comes again with the factor that is asked for.
    await askForStrongest(call)
    const response = readAssertion(call.form.registration ?? '')
    const { isGuarded } = await addFactor(call.instance, sessionOf(call).principal, { kind: 'passkey', name, response })
    return seeOther(`/account/factors?done=${isGuarded ? 'guarded' : 'added'}`)
  } catch (error) {
    return showFactors(call, { mistakes: [mistakeOf(error, fieldOf)], name: name.slice(0, 100) })
  }
}
