import { makeChallenge } from '../../../accounts/factors/challenge.ts'
import type { Passkey } from '../../../accounts/factors/factor.ts'
import { registrationOptions } from '../../../accounts/passkeys/passkey.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'

/** What the browser is asked with; undefined where the address of the index cannot carry passkeys. */
export async function passkeyOffer(call: Call, existing: readonly Passkey[]): Promise<object | undefined> {
  const { party } = call.instance.terms
  if (!party) return undefined
  const { principal, session } = sessionOf(call)
  const challenge = makeChallenge(call.instance, { shownTo: `session:${session.id}`, act: 'add-passkey' })
  return registrationOptions(party, { accountId: principal.account.id, accountName: principal.account.name, challenge, existing })
}
