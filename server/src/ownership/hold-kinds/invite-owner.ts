import { accountState } from '../../accounts/account.ts'
import { findAccount } from '../../accounts/store.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import { hasContestedHold } from '../../holds/store.ts'
import { giveOfferedRole, mayInviterStill } from '../answer-invitation.ts'
import { rolesLock } from '../desk.ts'
import { listOwnerPaths } from '../organisations/paths/store.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { isOwnershipLocked, readOwners } from '../read-owners.ts'
import { takeRole } from '../remove-from-project.ts'
import { isSeasoned } from '../standing.ts'
import { findHeldRole, findInvitation } from '../store.ts'

/** Somebody took an offer to become an owner, and waits until the others have had time to object. */
export const inviteOwner = (terms: OwnerTerms): HoldKind => ({
  act: 'invite-owner',
  isDestructive: false,

  async decide(queries, hold, now) {
    const invitation = await findInvitation(queries, String(hold.details.invitation))
    if (invitation?.state !== 'accepted') return 'offer-ended'
    if (!(await mayInviterStill(queries, invitation, now))) return 'requester-may-not'
    if (await isOwnershipLocked(queries, invitation.projectId, now)) return 'ownership-locked'
    const account = (await findAccount(queries, invitation.accountId))!
    const state = accountState(account, await listLiveRestraints(queries, 'account', account.id, now))
    if (state !== 'active') return 'invitee-cannot'
    return (await findHeldRole(queries, invitation.projectId, account.id))?.role === 'owner' ? 'owner-already' : undefined
  },

  locks: (hold) => [rolesLock(hold.projectId!)],

  async apply(tx, hold, now) {
    return [await giveOfferedRole(tx, (await findInvitation(tx, String(hold.details.invitation)))!, now)]
  },

  async undo(tx, hold, now) {
    const accountId = String(hold.details.accountId)
    const held = await findHeldRole(tx, hold.projectId!, accountId)
    if (held?.role !== 'owner') return []
    // He owned it before, by a way that is gone: the offer gave him nothing that could be taken back.
    const mine = (await readOwners(tx, hold.projectId!, now)).find((owner) => owner.accountId === accountId)
    const others = (await listOwnerPaths(tx, hold.projectId!)).filter((path) => path.accountId === accountId && path.by !== 'direct')
    if (mine && mine.since < held.since && others.length === 0) return []
    const { from } = hold.details
    const to = from === 'maintainer' || from === 'reader' ? from : undefined
    return [await takeRole(tx, hold.projectId!, { accountId, ...(to ? { to } : {}) }, now, 'undone')]
  },

  async concerned(queries, hold) {
    const owners = await readOwners(queries, hold.projectId!, hold.requestedAt)
    return [
      ...owners.map((owner) => ({
        accountId: owner.accountId,
        objection: isSeasoned(owner, terms.probation, hold.requestedAt) ? ('decisive' as const) : ('contests' as const),
      })),
      { accountId: String(hold.details.accountId), objection: 'none' as const },
    ]
  },

  pausedBecause: async (queries, hold) => ((await hasContestedHold(queries, hold.projectId!, hold.id)) ? 'locked' : undefined),

  async pausedBy(_queries, hold) {
    return [hold.requestedBy, String(hold.details.invitedBy)]
  },
})
