import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Hold } from './hold.ts'
import { ofHold, subjectsOf } from './move-hold.ts'
import { insertHoldApproval } from './people/store.ts'

/**
 * Writes down that an account, or `operator`, agrees to a hold; what it leads to its kind says. Undefined where it had agreed before.
 * The caller holds the lock of the hold, and has judged who may. `key`: under what it is kept, where he says it in another capacity.
 */
export async function approveHold(tx: Recorded, hold: Hold, by: string, now: number, key: string = by): Promise<JournalEvent | undefined> {
  if (!(await insertHoldApproval(tx, hold.id, key, now))) return undefined
  return { kind: 'hold-approved', subjects: subjectsOf(hold), public: { ...ofHold(hold), approver: by }, private: {} }
}
