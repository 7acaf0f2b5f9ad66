import { assertMayAct } from '../../../accounts/act-as.ts'
import { listWorkingFactors } from '../../../accounts/factors/list-working-factors.ts'
import { Refusal } from '../../../errors.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'

const states = ['active', 'guarded', 'recovering'] as const

/**
 * Asks for a factor before anything of a form is used up (a code, a challenge), so that the same form can come again with it.
 *
 * @throws Refusal `proof-needed`, `session-ended`, `account-cannot`
 */
export async function askForFreshness(call: Call): Promise<void> {
  await assertMayAct(call.instance, call.instance.db.read, sessionOf(call).principal, { level: 'S', states })
}

/**
 * The same for changes of factors, where it asks for the passkey also in a fresh session: without it the change would leave
 * the account guarded for days.
 */
export async function askForStrongest(call: Call): Promise<void> {
  await askForFreshness(call)
  const { principal } = sessionOf(call)
  const { guardMilliseconds, party } = call.instance.terms
  if (principal.proof !== undefined || guardMilliseconds === 0 || party === undefined) return
  const factors = await listWorkingFactors(call.instance.db.read, principal.account.id, call.instance.clock.now())
  if (factors.some(({ kind }) => kind === 'passkey')) throw new Refusal('proof-needed')
}

/** True where the session has shown a factor a short while ago. */
export async function isFresh(call: Call): Promise<boolean> {
  try {
    await askForFreshness(call)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'proof-needed') return false
    throw error
  }
}
