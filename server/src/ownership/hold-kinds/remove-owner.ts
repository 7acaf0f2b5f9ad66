import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import { liftRestraint } from '../../holds/restraints/set-restraint.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import { rolesLock } from '../desk.ts'
import { judgedOwners } from '../effective-owners.ts'
import { judgeRemoval } from '../owner-policy.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { isQuorumReached } from '../quorum.ts'
import { isOwnershipLocked, readOwners, roleSubject } from '../read-owners.ts'
import { takeRole } from '../remove-from-project.ts'
import { relationOf } from '../standing.ts'
import { findHeldRole, restoreRole } from '../store.ts'

/** An owner loses his role, wholly or in part, after a wait in which he and others can object. Leaving is the same by oneself. */
export const removeOwner = (terms: OwnerTerms, act: 'remove-owner' | 'leave-project'): HoldKind => ({
  act,
  told: async (_queries, { details }) => ({ act: act === 'remove-owner' && restOf(details) !== undefined ? 'demote-owner' : act }),

  async decide(queries, hold, now) {
    const { projectId, targetId } = idsOf(hold)
    const owners = await readOwners(queries, projectId, now)
    // What he owns by an organisation is taken there.
    if ((await findHeldRole(queries, projectId, targetId))?.role !== 'owner') return 'no-owner'
    // Restraints that the request itself has set do not count against it.
    const verdict = judgeRemoval({
      terms,
      now,
      owners,
      isOwnershipLocked: await isOwnershipLocked(queries, projectId, now),
      actor: { accountId: hold.requestedBy, state: owners.find(({ accountId }) => accountId === hold.requestedBy)?.state ?? 'closed' },
      targetId,
      targetRole: 'owner',
    })
    if (verdict.verdict === 'refuse') return 'requester-may-not'
    // What he has stopped twice silence does not do: the others have to want it. He himself may still agree.
    if (hold.details.dispute === 1 && hold.remainingMilliseconds <= 0 && !(await isQuorumReached(queries, hold, terms, now)))
      return 'no-majority'
    // Released by himself it still has time left; where that ran out in silence, he stays. So does who became the last one while
    // he waited as one of several: he has not waited for long enough.
    const isLast = verdict.verdict === 'hold' && verdict.isLast === true
    return isLast && (hold.remainingMilliseconds <= 0 || hold.details.confirmAfter === undefined) ? 'last-owner' : undefined
  },

  locks: (hold) => [rolesLock(hold.projectId!)],

  end: (tx, hold, now, because) => unsuspend(tx, hold, now, because),

  async apply(tx, hold, now) {
    const { projectId, targetId } = idsOf(hold)
    const to = restOf(hold.details)
    const taken = await takeRole(tx, projectId, { accountId: targetId, ...(to ? { to } : {}) }, now, act)
    return [taken, ...(await unsuspend(tx, hold, now, 'applied'))]
  },

  async undo(tx, hold, now) {
    const { projectId, targetId } = idsOf(hold)
    const owners = await readOwners(tx, projectId, now)
    const since = typeof hold.details.since === 'number' ? hold.details.since : hold.requestedAt
    const judged = judgedOwners(owners, { act: 'add', accountId: targetId })
    await restoreRole(tx, { projectId, accountId: targetId, role: 'owner', since, isCreator: hold.details.isCreator === 1 }, judged)
    return [
      {
        kind: 'role-given',
        subjects: { project: projectId, account: targetId },
        public: { role: 'owner', since, ...(hold.details.isCreator === 1 ? { isCreator: true } : {}) },
        private: {},
      },
      ...(await unsuspend(tx, hold, now, 'undone')),
    ]
  },

  async concerned(queries, hold) {
    const { projectId, targetId } = idsOf(hold)
    const owners = await readOwners(queries, projectId, hold.requestedAt)
    const requester = owners.find(({ accountId }) => accountId === hold.requestedBy)
    const target = owners.find(({ accountId }) => accountId === targetId)
    const isJunior = requester !== undefined && target !== undefined && relationOf(requester, target, terms.probation) === 'junior'
    return owners.map((owner) => {
      if (owner.accountId === hold.requestedBy && owner.accountId !== targetId)
        return { accountId: owner.accountId, objection: 'none' as const }
      if (owner.accountId === targetId && hold.details.dispute === 1) return { accountId: owner.accountId, objection: 'none' as const }
      if (owner.accountId === targetId)
        return { accountId: owner.accountId, objection: isJunior ? ('contests' as const) : ('decisive' as const) }
      // A second senior owner decides about a junior; about a peer or senior the others only contest.
      const isSeniorToTarget = target !== undefined && relationOf(target, owner, terms.probation) === 'senior'
      // Two who came later dispute about each other: whoever is senior to both ends it, else they would make him wait.
      const isPeer = requester !== undefined && target !== undefined && relationOf(requester, target, terms.probation) === 'peer'
      const isSeniorToRequester = requester !== undefined && relationOf(requester, owner, terms.probation) === 'senior'
      const isDecisive = isSeniorToTarget && (isJunior || (isPeer && isSeniorToRequester))
      return { accountId: owner.accountId, objection: isDecisive ? ('decisive' as const) : ('contests' as const) }
    })
  },

  // Void would be the end of it: whoever contests something else would have saved him.
  pausedBecause: async (queries, hold, now) => ((await isOwnershipLocked(queries, hold.projectId!, now, hold.id)) ? 'locked' : undefined),

  async pausedBy(_queries, hold) {
    return [hold.requestedBy, idsOf(hold).targetId]
  },

  // For himself a mailbox is enough. Whoever saves somebody else alone shows that it is he.
  endsWith: (hold, accountId) => (accountId === idsOf(hold).targetId ? undefined : 'K'),
  weighLink: async (_queries, hold, _addressId, accountId) => (accountId === idsOf(hold).targetId ? 'decisive' : 'contests'),
})

/** The role that is left to him; undefined: none. */
const restOf = ({ to }: Hold['details']) => (to === 'maintainer' || to === 'reader' ? to : undefined)

const idsOf = (hold: Hold) => ({ projectId: hold.projectId!, targetId: hold.targetId! })

async function unsuspend(tx: Recorded, hold: Hold, now: number, because: string): Promise<JournalEvent[]> {
  const { projectId, targetId } = idsOf(hold)
  const own = (await listLiveRestraints(tx, 'role', roleSubject(projectId, targetId), now)).filter(({ reason }) => reason === hold.id)
  for (const restraint of own) await liftRestraint(tx, restraint, now)
  return own.length === 0
    ? []
    : [{ kind: 'owner-unsuspended', subjects: { project: projectId, account: targetId }, public: { because }, private: {} }]
}
