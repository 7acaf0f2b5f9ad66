import { type Account, type AccountState, accountState } from '../accounts/account.ts'
import { findAccount } from '../accounts/store.ts'
import { isLive, type Restraint } from '../holds/restraint.ts'
import { listRestraintsInForce } from '../holds/store.ts'
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
}

export async function readCredentialRecord(queries: Queries, tokenId: string): Promise<CredentialRecord | undefined> {
  const token = await findToken(queries, tokenId)
  if (!token) return undefined
  const account = await findAccount(queries, token.accountId)
  if (!account) throw new Error(`token ${token.id} belongs to nobody`)
  return {
    token,
    account,
    keptCaveats: await listServerCaveats(queries, token.id),
    tokenRestraints: await listRestraintsInForce(queries, 'token', token.id),
    accountRestraints: await listRestraintsInForce(queries, 'account', account.id),
  }
}

export const isLiveAt = (now: number) => (restraint: Restraint) => isLive({ ...restraint, liftedAt: null }, now)

export const holderState = (record: CredentialRecord, now: number): AccountState =>
  accountState(record.account, record.accountRestraints.some(isLiveAt(now)))
