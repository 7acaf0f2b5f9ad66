import { type Account, type AccountState, accountState } from '../accounts/account.ts'
import { findAccount } from '../accounts/store.ts'
import { isLive, type Restraint } from '../holds/restraints/restraint.ts'
import { listRestraintsInForce } from '../holds/restraints/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { findToken, listServerCaveats } from './store.ts'
import type { Token } from './token.ts'

/** Everything stored that decides whether a token works. */
export interface CredentialRecord {
  readonly token: Token
  readonly account: Account
  readonly keptCaveats: readonly Uint8Array[]
  /** Not lifted; some may be past their end, see `isLiveAt`. */
  readonly tokenRestraints: readonly Restraint[]
  readonly accountRestraints: readonly Restraint[]
  /** Of a service: who answers for it, and what restrains him. */
  readonly owner?: { readonly account: Account; readonly restraints: readonly Restraint[] }
}

export async function readCredentialRecord(queries: Queries, tokenId: string): Promise<CredentialRecord | undefined> {
  const token = await findToken(queries, tokenId)
  if (!token) return undefined
  const account = await findAccount(queries, token.accountId)
  if (!account) throw new Error(`token ${token.id} belongs to nobody`)
  const owner = account.ownerId === null ? undefined : await findAccount(queries, account.ownerId)
  return {
    token,
    account,
    keptCaveats: await listServerCaveats(queries, token.id),
    tokenRestraints: await listRestraintsInForce(queries, 'token', token.id),
    accountRestraints: await listRestraintsInForce(queries, 'account', account.id),
    ...(owner ? { owner: { account: owner, restraints: await listRestraintsInForce(queries, 'account', owner.id) } } : {}),
  }
}

export const isLiveAt = (now: number) => (restraint: Restraint) => isLive({ ...restraint, liftedAt: null }, now)

/**
 * A service answers for nothing itself: where its owner is frozen, recovering or gone, it is at rest too, so that a thief who
 * made himself a service loses it with the account.
 */
export function holderState({ account, accountRestraints, owner }: CredentialRecord, now: number): AccountState {
  const state = accountState(account, accountRestraints.filter(isLiveAt(now)))
  if (!owner || state !== 'active') return state
  const owners = accountState(owner.account, owner.restraints.filter(isLiveAt(now)))
  return owners === 'frozen' || owners === 'recovering' || owners === 'leaving' || owners === 'closed' ? owners : state
}
