import type { Hold } from '../holds/hold.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { accountState, isWorking } from './account.ts'
import { findAccount } from './store.ts'

/**
 * What the holds of somebody's own account have in common: it alone hears of them, at every address that it has, it alone
 * releases them, and its freezing pauses them. Whoever asks may be a thief in its session, so it can also stop them.
 */
export const ownAccount = {
  isDestructive: false,

  async concerned(_queries: Queries, hold: Hold) {
    return [{ accountId: hold.targetId!, objection: 'decisive' as const }]
  },

  async pausedBy(_queries: Queries, hold: Hold) {
    return [hold.targetId!]
  },

  async mayRelease(_queries: Queries, hold: Hold, accountId: string) {
    return accountId === hold.targetId
  },
} as const

/** True where the account of a hold works still. */
export async function isAccountWorking(queries: Queries, hold: Hold, now: number): Promise<boolean> {
  const account = await findAccount(queries, hold.targetId!)
  const state = account && accountState(account, await listLiveRestraints(queries, 'account', account.id, now))
  return state === 'recovering' || (state !== undefined && isWorking(state))
}

/** True where an old passkey stood behind the request, or let it happen before its time. */
export const isStronglyAsked = (hold: Hold): boolean =>
  hold.details.isStrong === 1 || (hold.appliedAt !== null && hold.decidedBy === hold.targetId)
