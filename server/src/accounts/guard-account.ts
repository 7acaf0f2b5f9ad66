import { setRestraint } from '../holds/restraints/set-restraint.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Account } from './account.ts'
import type { Reception } from './terms.ts'

/** Guards an account for the time that the instance has chosen, inside a recorded transaction; returns the events, none where that is no time. */
export async function guardAccount(tx: Recorded, reception: Reception, account: Account, because: string): Promise<JournalEvent[]> {
  const since = reception.clock.now()
  const until = since + reception.terms.guardMilliseconds
  if (until === since) return []
  await setRestraint(tx, {
    subjectKind: 'account',
    subjectId: account.id,
    effect: 'guarded',
    reason: because,
    setBy: 'system',
    authority: 'time',
    since,
    expiresAt: until,
  })
  return [{ kind: 'account-guarded', subjects: { account: account.id }, public: { because, until }, private: {} }]
}
