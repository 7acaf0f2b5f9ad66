import type { Principal } from '../accounts/principal.ts'
import { grantRecovery } from '../accounts/recovery/recover-account.ts'
import type { Reception } from '../accounts/terms.ts'
import { putTokensToSleep } from './put-tokens-to-sleep.ts'

/**
 * Grants a recovery. Whoever lost every factor cannot say which tokens are his: all of them sleep until he wakes them, so that
 * those of a thief do not come back with the account after its 72 hours.
 *
 * @returns the secret of the link, for whoever hands it over.
 * @throws Refusal as `grantRecovery` does.
 */
export function giveBackAccount(reception: Reception, principal: Principal, requestId: string): Promise<string> {
  return grantRecovery(reception, principal, requestId, async (tx, account) => {
    const { events } = await putTokensToSleep(tx, account, { reason: 'recovered', setBy: principal.kind, now: reception.clock.now() })
    return events
  })
}
