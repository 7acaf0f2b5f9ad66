import type { AccountState } from '../accounts/account.ts'
import type { Requirement } from '../policies/plans/plan.ts'

/** What an owner is to a project (design: A.0, standing). */
export interface OwnerStanding {
  readonly accountId: string
  /** Since when an effective owner without interruption; a recovery of the account begins it anew. */
  readonly since: number
  /** Made the project, when no earlier owner existed. */
  readonly isCreator: boolean
  readonly state: AccountState
  /** Removal was asked for by a senior: cannot publish or manage, can object. */
  readonly isSuspended: boolean
  /** What a policy asks of owners and this account has not; while it lacks it, it keeps the role and does nothing in it. */
  readonly lacks?: Requirement | undefined
}

/** The moment from which an owner is no longer on probation. */
export const seasonedAt = (owner: Pick<OwnerStanding, 'since' | 'isCreator'>, probationMilliseconds: number): number =>
  owner.isCreator ? owner.since : owner.since + probationMilliseconds

export const isSeasoned = (owner: Pick<OwnerStanding, 'since' | 'isCreator'>, probationMilliseconds: number, now: number): boolean =>
  seasonedAt(owner, probationMilliseconds) <= now

/** What `other` is to `owner`: P is senior to Q if P was seasoned when Q came; two who came closer together are peers. */
export function relationOf(
  owner: OwnerStanding,
  other: OwnerStanding,
  probationMilliseconds: number,
): 'self' | 'senior' | 'junior' | 'peer' {
  if (owner.accountId === other.accountId) return 'self'
  if (isSeniorTo(other, owner, probationMilliseconds)) return 'senior'
  return isSeniorTo(owner, other, probationMilliseconds) ? 'junior' : 'peer'
}

function isSeniorTo(first: OwnerStanding, second: OwnerStanding, probationMilliseconds: number): boolean {
  // The maker is there before anybody else, also where both came within the same millisecond.
  if (first.isCreator !== second.isCreator && first.since === second.since) return first.isCreator
  return first.since < second.since && seasonedAt(first, probationMilliseconds) <= second.since
}
