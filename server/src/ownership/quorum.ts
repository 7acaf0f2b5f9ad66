import type { Hold } from '../holds/hold.ts'
import { listHoldApprovals, listHoldPeople } from '../holds/people/store.ts'
import { listHolds } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { isWorkingOwner } from './effective-owners.ts'
import { isMoveReleased, mayAgreeToMove } from './move-quorum.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { type ReadOwner, readOwners } from './read-owners.ts'
import { isSeasoned, relationOf } from './standing.ts'

const MOST_LOOKED_AT = 200
/** How often somebody may stop his own removal before the others decide without him. */
const VETOES = 2

/** The word of two administrators in a dispute. */
export const BY_ADMINISTRATORS = 'administrators'

/** How many agree to the removal of an owner who does not. */
export interface Quorum {
  /** Owners who agree: who asked for it, and who said so by an old passkey; those who are not on probation. */
  readonly agreeing: readonly string[]
  readonly isReached: boolean
}

/**
 * Whether enough owners agree that a peer goes without waiting: one besides whoever asked, and more than half of all who are not on
 * probation, the one who would go among them. In a dispute, where he has stopped it twice: two at least, and more than half of
 * the others. Frozen owners count among those who would have to be outvoted; closed ones do not.
 */
export function judgeQuorum(
  owners: readonly ReadOwner[],
  hold: Pick<Hold, 'requestedBy' | 'targetId' | 'details'>,
  approvals: readonly string[],
  { probation }: Pick<OwnerTerms, 'probation'>,
  now: number,
): Quorum {
  const isDispute = hold.details.dispute === 1
  const seasoned = owners.filter((owner) => owner.state !== 'closed' && isSeasoned(owner, probation, now))
  const voting = isDispute ? seasoned.filter(({ accountId }) => accountId !== hold.targetId) : seasoned
  const agreeing = voting
    .filter((owner) => isWorkingOwner(owner) && owner.lacks === undefined && owner.accountId !== hold.targetId)
    .map(({ accountId }) => accountId)
    .filter((id) => id === hold.requestedBy || approvals.includes(id))
  const others = agreeing.filter((id) => id !== hold.requestedBy)
  const isReached = agreeing.length * 2 > voting.length && others.length >= 1 && (!isDispute || agreeing.length >= VETOES)
  return { agreeing, isReached }
}

/** Two administrators decide a dispute, or the operator in their place; a move those who would lose by it. */
export async function isQuorumReached(queries: Queries, hold: Hold, terms: OwnerTerms, now: number): Promise<boolean> {
  if (hold.kind === 'move-project') return isMoveReleased(queries, hold, terms, now)
  const approvals = await listHoldApprovals(queries, hold.id)
  if (hold.details.dispute === 1 && (approvals.includes('operator') || approvals.includes(BY_ADMINISTRATORS))) return true
  return judgeQuorum(await readOwners(queries, hold.projectId!, now), hold, approvals, terms, now).isReached
}

/**
 * Whether an account may agree: to a removal an owner who is not on probation, neither the one who asked nor the one who would go. To what waits,
 * so that it happens before its time; to what somebody contests, so that it goes on.
 */
export async function mayApprove(queries: Queries, hold: Hold, accountId: string, terms: OwnerTerms, now: number): Promise<boolean> {
  if (hold.kind !== 'remove-owner' && hold.kind !== 'move-project') return false
  if (accountId === hold.requestedBy || accountId === hold.targetId) return false
  if ((await listHoldApprovals(queries, hold.id)).includes(accountId)) return false
  if (hold.kind === 'move-project') return mayAgreeToMove(queries, hold, accountId, terms, now)
  const owners = await readOwners(queries, hold.projectId!, now)
  const me = owners.find((owner) => owner.accountId === accountId)
  if (!me || !isWorkingOwner(me) || me.lacks !== undefined || !isSeasoned(me, terms.probation, now)) return false
  const relation = relationOfTarget(owners, hold, terms)
  if (hold.state === 'contested') return hold.details.dispute === 1 || relation === 'peer' || relation === 'junior'
  if (hold.details.dispute === 1) return hold.state === 'waiting' || hold.state === 'paused'
  // Whoever was outvoted has the whole new wait to find somebody else who objects.
  return hold.state === 'waiting' && relation === 'peer' && !(await wasContested(queries, hold))
}

const wasContested = async (queries: Queries, { id }: Hold): Promise<boolean> =>
  (await listHoldPeople(queries, id)).some(({ heardAt }) => heardAt !== null)

/** Of a senior nobody makes it quicker but he himself; of a junior one owner of long standing alone does. */
function relationOfTarget(owners: readonly ReadOwner[], hold: Hold, { probation }: OwnerTerms) {
  const requester = owners.find(({ accountId }) => accountId === hold.requestedBy)
  const target = owners.find(({ accountId }) => accountId === hold.targetId)
  return requester && target && relationOf(requester, target, probation)
}

/** Whether somebody has stopped his own removal so often that asking once more is a dispute. `subject`: of the hold. */
export async function isDisputed(queries: Queries, projectId: string, subject: string, targetId: string): Promise<boolean> {
  const holds = await listHolds(queries, { projectId, limit: MOST_LOOKED_AT })
  const stopped = holds.filter(
    (hold) => hold.kind === 'remove-owner' && hold.subject === subject && hold.state === 'vetoed' && hold.decidedBy === targetId,
  )
  return stopped.length >= VETOES
}
