import { isRefusal } from '../errors.ts'
import type { Hold } from '../holds/hold.ts'
import { listHoldApprovals, listHoldPeople } from '../holds/people/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { isWorkingOwner } from './effective-owners.ts'
import { readPathChange } from './organisations/paths/owner-path.ts'
import { planChange } from './organisations/paths/plan-change.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { isSeasoned, type OwnerStanding } from './standing.ts'

/** What is asked of a move of a project before its time (design: A.6): everybody who would lose it agrees, each by an old passkey. */
export interface MoveFacts {
  readonly terms: Pick<OwnerTerms, 'probation'>
  readonly now: number
  readonly requestedBy: string
  /** Whoever would lose it, as it stands now. */
  readonly losers: readonly OwnerStanding[]
  /** Who has said so; whoever asked has by asking. */
  readonly approvals: readonly string[]
}

/**
 * Whether nobody is left whom the wait protects. One besides whoever asked, and one of long standing, as for an invitation: else a
 * newcomer would bring owners in at once. Where nobody loses anything nobody makes it quicker: others could still object.
 */
export function isMoveAgreed({ terms, now, requestedBy, losers, approvals }: MoveFacts): boolean {
  const others = losers.filter(({ accountId }) => accountId !== requestedBy)
  const agreeing = others.filter((owner) => approvals.includes(owner.accountId) && isWorkingOwner(owner))
  return agreeing.length === others.length && agreeing.some((owner) => isSeasoned(owner, terms.probation, now))
}

/** The same of a hold, on the facts of now. */
export async function isMoveReleased(queries: Queries, hold: Hold, terms: OwnerTerms, now: number): Promise<boolean> {
  const losers = await listLosers(queries, hold, terms, now)
  const approvals = await listHoldApprovals(queries, hold.id)
  return losers !== undefined && isMoveAgreed({ terms, now, requestedBy: hold.requestedBy, losers, approvals })
}

/** Whether an account may agree: one that would lose by it, as long as nothing stands in its way. The caller knows that it has not, and
 * did not ask for it. */
export async function mayAgreeToMove(queries: Queries, hold: Hold, accountId: string, terms: OwnerTerms, now: number): Promise<boolean> {
  if (hold.state !== 'waiting') return false
  const me = (await listLosers(queries, hold, terms, now))?.find((owner) => owner.accountId === accountId)
  if (!me || !isWorkingOwner(me)) return false
  // Whoever was outvoted has the whole new wait to find somebody else who objects.
  return (await listHoldPeople(queries, hold.id)).every(({ heardAt }) => heardAt === null)
}

/** Undefined where it would not happen now, or somebody came of whom nothing was announced: then nobody makes it quicker. */
async function listLosers(queries: Queries, hold: Hold, terms: OwnerTerms, now: number): Promise<readonly OwnerStanding[] | undefined> {
  const change = readPathChange(hold.details.change)
  if (change?.what !== 'project') return undefined
  try {
    const { refusal, verdict, sets } = await planChange(queries, { terms, now, change, askedBy: hold.requestedBy })
    if (refusal !== undefined || verdict.verdict.verdict === 'refuse') return undefined
    const announced = Array.isArray(hold.details.losers) ? hold.details.losers : []
    if (!verdict.losers.every((id) => announced.includes(id))) return undefined
    return sets.flatMap(({ owners }) => owners.filter(({ accountId }) => verdict.losers.includes(accountId)))
  } catch (error) {
    // It is so already, or what it is about is gone.
    if (isRefusal(error)) return undefined
    throw error
  }
}
