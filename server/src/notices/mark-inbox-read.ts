import type { Transaction } from '../platform/database/database.ts'
import { updateReadAt } from './store.ts'

/** The account has seen these; ids of other accounts are passed over. Not an event: reading changes nothing that the index serves. */
export function markInboxRead(tx: Transaction, accountId: string, ids: readonly string[], at: number): Promise<void> {
  return updateReadAt(tx, accountId, ids, at)
}
