import type { Account } from '../accounts/account.ts'
import { listAccounts } from '../accounts/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { sleepInside } from '../tokens/change-token.ts'
import { tokenState } from '../tokens/policy.ts'
import { listTokens } from '../tokens/store.ts'

/**
 * Puts every living token of an account, and of the services that it answers for, to sleep inside a recorded transaction: each
 * works again when its owner wakes it. One that slept for this reason before is counted, and has no second event.
 */
export async function putTokensToSleep(
  tx: Recorded,
  account: Account,
  { reason, setBy, now }: { reason: string; setBy: string; now: number },
): Promise<{ asleep: number; events: JournalEvent[] }> {
  const services = (await listAccounts(tx)).filter(({ ownerId }) => ownerId === account.id)
  const events: JournalEvent[] = []
  let asleep = 0
  for (const holder of [account, ...services]) {
    for (const token of await listTokens(tx, holder)) {
      const state = tokenState({ now, revokedAt: token.revokedAt, expiresAt: token.expiresAt, restraints: [] })
      if (state === 'revoked' || state === 'expired') continue
      const event = await sleepInside(tx, token, reason, setBy, now)
      if (event) events.push(event)
      asleep++
    }
  }
  return { asleep, events }
}
