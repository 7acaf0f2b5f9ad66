import { accountLock } from '../accounts/act-as.ts'
import type { Principal } from '../accounts/principal.ts'
import type { Transaction } from '../platform/database/database.ts'

/**
 * For commits in the name of a token: whoever freezes its account, or the one that answers for it, waits for this commit, or this
 * commit sees it frozen. Taken first, before the locks of projects and tokens.
 */
export async function lockHolder(tx: Transaction, principal: Principal): Promise<void> {
  if (principal.kind !== 'token') return
  const { id, ownerId } = principal.account
  await tx.lock([id, ...(ownerId === null ? [] : [ownerId])].map(accountLock))
}
