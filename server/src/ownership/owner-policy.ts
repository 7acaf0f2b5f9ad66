import type { AccountState } from '../accounts/account.ts'
import type { RefusalCode } from '../errors.ts'
import { needCode } from '../policies/plans/plan-policy.ts'
import { effectiveOwnersAfter, isWorkingOwner } from './effective-owners.ts'
import type { OwnerTerms } from './owner-terms.ts'
import type { Role } from './role.ts'
import { isSeasoned, type OwnerStanding, relationOf } from './standing.ts'

/** What an act on roles asks the actor to show (design: A.0). */
export type Proof = 'S' | 'K'

export type OwnerVerdict =
  | { readonly verdict: 'permit'; readonly proof: Proof }
  | {
      readonly verdict: 'hold'
      readonly proof: Proof
      readonly milliseconds: number
      /** The target can do nothing meanwhile. */
      readonly suspends: boolean
      readonly why: string
      /** Takes the last senior owner: applied only when he says so himself once more, after the wait. */
      readonly isLast?: true
    }
  | { readonly verdict: 'refuse'; readonly code: OwnerRefusal }

export type OwnerRefusal = Extract<
  RefusalCode,
  | 'not-owner'
  | 'owner-on-probation'
  | 'owner-last'
  | 'ownership-locked'
  | 'account-cannot'
  | 'role-already'
  | 'role-none'
  | 'invitee-cannot'
  | 'arrival-cannot'
  | 'owners-changed'
  | 'policy-needs-passkey'
  | 'policy-needs-factor'
  | 'project-hold-live'
  | 'project-covered'
>

/** Who acts, on whom, on which project, as it stands inside the transaction. */
export interface OwnerFacts {
  readonly terms: OwnerTerms
  readonly now: number
  readonly owners: readonly OwnerStanding[]
  readonly isOwnershipLocked: boolean
  readonly actor: { readonly accountId: string; readonly state: AccountState }
}

export interface InviteFacts extends OwnerFacts {
  readonly role: Role
  readonly invitee: { readonly state: AccountState; readonly kind: 'person' | 'service'; readonly held: Role | undefined }
}

/** An offer of a role. A maintainer grants nothing: whoever cannot manage cannot make others able to. */
export function judgeInvitation(facts: InviteFacts): OwnerVerdict {
  const refusal = refusalOfActor(facts)
  if (refusal) return refusal
  if (facts.invitee.kind !== 'person' || facts.invitee.state === 'closed') return { verdict: 'refuse', code: 'invitee-cannot' }
  if (facts.invitee.held === facts.role) return { verdict: 'refuse', code: 'role-already' }
  // Offering an owner less is taking something away, which is another act.
  if (facts.invitee.held === 'owner') return { verdict: 'refuse', code: 'role-already' }
  return { verdict: 'permit', proof: facts.role === 'owner' || facts.actor.state === 'guarded' ? 'K' : 'S' }
}

export interface AcceptFacts {
  readonly terms: OwnerTerms
  readonly now: number
  readonly role: Role
  readonly madeAt: number
  readonly invitee: { readonly state: AccountState; readonly createdAt: number; readonly held: Role | undefined }
  /** False where the inviter has lost the role, or is frozen. */
  readonly mayInviterStill: boolean
}

/** Taking an offer: the role comes at the latest of acceptance, the age of the account, and a day after it was announced. */
export function judgeAcceptance({
  terms,
  now,
  role,
  madeAt,
  invitee,
  mayInviterStill,
}: AcceptFacts): OwnerVerdict | { readonly verdict: 'void' } {
  if (invitee.state !== 'active') return { verdict: 'refuse', code: 'account-cannot' }
  // An offer of less, taken by somebody who became an owner meanwhile, would take his role at once.
  if (!mayInviterStill || invitee.held === 'owner' || invitee.held === role) return { verdict: 'void' }
  if (role !== 'owner') return { verdict: 'permit', proof: 'S' }
  const milliseconds = Math.max(0, invitee.createdAt + terms.inviteeAge - now, madeAt + terms.inviteWait - now)
  return milliseconds === 0
    ? { verdict: 'permit', proof: 'S' }
    : { verdict: 'hold', proof: 'S', milliseconds, suspends: false, why: 'a new owner comes slowly, so that the others can object' }
}

export interface RemovalFacts extends OwnerFacts {
  readonly targetId: string
  readonly targetRole: Role | undefined
}

/**
 * Taking an owner's power, wholly or in part; demoting oneself is leaving. A maintainer or reader goes at once; an owner as slowly
 * as he is senior, and the last senior one never by silence.
 */
export function judgeRemoval(facts: RemovalFacts): OwnerVerdict {
  const { terms, now, owners, actor, targetId, targetRole } = facts
  if (targetRole === undefined) return { verdict: 'refuse', code: 'role-none' }
  if (targetRole !== 'owner') {
    // Giving up one's own role takes nobody's leave.
    if (targetId === actor.accountId)
      return canAct(actor.state) ? { verdict: 'permit', proof: 'S' } : { verdict: 'refuse', code: 'account-cannot' }
    return refusalOfActor(facts) ?? { verdict: 'permit', proof: 'S' }
  }
  const refusal = refusalOfActor(facts)
  if (refusal) return refusal
  const mine = owners.find(({ accountId }) => accountId === actor.accountId)!
  const theirs = owners.find(({ accountId }) => accountId === targetId)
  if (!theirs) return { verdict: 'refuse', code: 'role-none' }
  // Whoever is frozen, closed or suspended keeps nobody's place.
  const after = effectiveOwnersAfter(owners.filter(isWorkingOwner), { act: 'remove', accountId: targetId })
  if (after.length === 0) return { verdict: 'refuse', code: 'owner-last' }
  const staying = owners.filter(({ accountId }) => after.includes(accountId))
  const isLastSenior =
    isSeasoned(theirs, terms.probation, now) &&
    (!staying.some((owner) => isSeasoned(owner, terms.probation, now)) ||
      staying.every((owner) => relationOf(theirs, owner, terms.probation) === 'junior'))
  const relation = relationOf(mine, theirs, terms.probation)
  if (relation === 'self') {
    return isLastSenior
      ? {
          verdict: 'hold',
          proof: 'K',
          milliseconds: terms.leaveLast,
          suspends: false,
          why: 'the last senior owner leaves only by his own hand, twice',
          isLast: true,
        }
      : hold(terms.leave, 'leaving can be taken back')
  }
  // Nobody but he himself: else whoever came later would own it after a while of silence, however long he has been there.
  if (isLastSenior) return { verdict: 'refuse', code: 'owner-last' }
  if (relation === 'junior') {
    return terms.removeJunior === 0
      ? { verdict: 'permit', proof: 'K' }
      : hold(terms.removeJunior, 'an owner who came later is suspended now and removed later', terms.suspendsJunior)
  }
  if (relation === 'peer') return hold(terms.removePeer, 'an owner of the same standing can object')
  if (!isSeasoned(mine, terms.probation, now)) return { verdict: 'refuse', code: 'owner-on-probation' }
  return hold(terms.removeSenior, 'a senior owner can object')
}

export interface DeletionFacts extends OwnerFacts {
  /** Somebody became an owner, or ceased to be one, a short while ago. */
  readonly hasChangedLately: boolean
  /** Another change of it waits. */
  readonly hasLiveHold: boolean
  /** Those who run the index have stopped something about it, and look into it. */
  readonly isCovered: boolean
}

/** Deleting a project: refused to newcomers and while something about it is open, slow for everybody. */
export function judgeProjectDeletion(facts: DeletionFacts): OwnerVerdict {
  const refusal = refusalOfActor(facts)
  if (refusal) return refusal
  const mine = facts.owners.find(({ accountId }) => accountId === facts.actor.accountId)!
  if (!isSeasoned(mine, facts.terms.probation, facts.now)) return { verdict: 'refuse', code: 'owner-on-probation' }
  if (facts.isCovered) return { verdict: 'refuse', code: 'project-covered' }
  if (facts.hasChangedLately) return { verdict: 'refuse', code: 'owners-changed' }
  if (facts.hasLiveHold) return { verdict: 'refuse', code: 'project-hold-live' }
  return facts.terms.deleteProject === 0
    ? { verdict: 'permit', proof: 'K' }
    : hold(facts.terms.deleteProject, 'every owner can stop a deletion')
}

/** Deleting a release or one file of it: any owner, slowly. A locked ownership does not keep what was published. */
export function judgeReleaseDeletion({ terms, owners, actor }: Pick<OwnerFacts, 'terms' | 'owners' | 'actor'>): OwnerVerdict {
  const refusal = refusalOfActor({ owners, actor, isOwnershipLocked: false })
  if (refusal) return refusal
  return terms.deleteRelease === 0 ? { verdict: 'permit', proof: 'K' } : hold(terms.deleteRelease, 'every owner can stop a deletion')
}

/** Locking who owns a project for a while: for whoever is not on probation. */
export function judgeOwnershipLock({ terms, now, owners, actor }: Pick<OwnerFacts, 'terms' | 'now' | 'owners' | 'actor'>): OwnerVerdict {
  const refusal = refusalOfActor({ owners, actor, isOwnershipLocked: false })
  if (refusal) return refusal
  const mine = owners.find(({ accountId }) => accountId === actor.accountId)!
  return isSeasoned(mine, terms.probation, now) ? { verdict: 'permit', proof: 'K' } : { verdict: 'refuse', code: 'owner-on-probation' }
}

/** Any owner can stop publishing for a while; a maintainer too, who may be the one who sees a theft. */
export function judgeBrake(held: Role | undefined, state: AccountState): OwnerVerdict {
  if (held !== 'owner' && held !== 'maintainer') return { verdict: 'refuse', code: 'not-owner' }
  return state === 'closed' || state === 'enrolling' ? { verdict: 'refuse', code: 'account-cannot' } : { verdict: 'permit', proof: 'S' }
}

const canAct = (state: AccountState) => state === 'active' || state === 'guarded'

/** Whoever is no owner, or cannot act, changes nothing; nobody does while the ownership is locked. */
export function refusalOfActor({
  owners,
  actor,
  isOwnershipLocked,
}: Pick<OwnerFacts, 'owners' | 'actor' | 'isOwnershipLocked'>): { verdict: 'refuse'; code: OwnerRefusal } | undefined {
  const mine = owners.find(({ accountId }) => accountId === actor.accountId)
  if (!mine) return { verdict: 'refuse', code: 'not-owner' }
  if (!canAct(actor.state) || mine.isSuspended) return { verdict: 'refuse', code: 'account-cannot' }
  if (mine.lacks !== undefined) return { verdict: 'refuse', code: needCode(mine.lacks) }
  return isOwnershipLocked ? { verdict: 'refuse', code: 'ownership-locked' } : undefined
}

const hold = (milliseconds: number, why: string, suspends = false): OwnerVerdict => ({
  verdict: 'hold',
  proof: 'K',
  milliseconds,
  suspends,
  why,
})
