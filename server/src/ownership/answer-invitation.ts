import { accountState } from '../accounts/account.ts'
import { actAs } from '../accounts/act-as.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { requestHold } from '../holds/request-hold.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { assertMeetsPlans } from '../policies/plans/meet-plans.ts'
import { type OwnershipDesk, rolesLock } from './desk.ts'
import { isWorkingOwner, judgedOwners } from './effective-owners.ts'
import { type Invitation, inviteSubject } from './invitation.ts'
import { endOffer } from './invite-to-project.ts'
import { judgeAcceptance } from './owner-policy.ts'
import { isOwnershipLocked, readOwners } from './read-owners.ts'
import { decideInvitation, findDirectRole, findHeldRole, findInvitation, insertRole, updateRole } from './store.ts'
import { tellOwners } from './tell-owners.ts'

/**
 * Takes an offer: the role comes at once, or for an owner after the wait that lets the others object. `project` names it for people.
 *
 * @throws Refusal `invitation-unknown`, `account-cannot`, `ownership-locked`
 */
export function acceptInvitation(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  invitationId: string,
  projectName: string,
): Promise<'has role' | 'waits'> {
  return actAs(desk, principal, { level: 'S' }, async (tx, account) => {
    const invitation = await openInvitation(desk, tx, invitationId, account.id)
    const { projectId, role } = invitation
    await assertMeetsPlans(tx, account, { role: role === 'owner' ? 'owner' : 'other', projectId })
    await tx.lock(rolesLock(projectId))
    const now = desk.clock.now()
    if (await isOwnershipLocked(tx, projectId, now)) throw new Refusal('ownership-locked')
    const state = accountState(account, await listLiveRestraints(tx, 'account', account.id, now))
    const held = await findDirectRole(tx, projectId, account.id)
    const verdict = judgeAcceptance({
      terms: desk.ownerTerms,
      now,
      role,
      madeAt: invitation.madeAt,
      invitee: { state, createdAt: account.createdAt, held },
      mayInviterStill: await mayInviterStill(tx, invitation, now),
    })
    if (verdict.verdict === 'refuse') throw new Refusal('account-cannot', { state })
    if (verdict.verdict === 'void') {
      // The offer is over, and that is written down; whoever wanted to take it is told by the page.
      return { result: 'waits' as const, events: [await endOffer(tx, desk, invitation, 'void')] }
    }
    if (!(await decideInvitation(tx, invitationId, 'accepted', now))) throw new Refusal('invitation-unknown')
    if (verdict.verdict === 'hold') {
      const { events } = await requestHold(tx, desk, {
        kind: 'invite-owner',
        subject: inviteSubject(projectId, account.id),
        projectId,
        targetId: null,
        requestedBy: account.id,
        // `from`: to be that again, where it is undone.
        details: { invitation: invitationId, invitedBy: invitation.invitedBy, accountId: account.id, from: held ?? 'none' },
        durationMilliseconds: verdict.milliseconds,
        lateVetoMilliseconds: desk.ownerTerms.lateVeto,
      })
      // He waits to become an owner already, by an earlier offer.
      if (events.length === 0) throw new Refusal('invitation-open')
      return { result: 'waits' as const, events: events as [JournalEvent, ...JournalEvent[]] }
    }
    const given = await giveOfferedRole(tx, invitation, now)
    const actor = (await findAccount(tx, invitation.invitedBy))!
    await tellOwners(tx, desk, projectId, {
      kind: 'role-changed',
      params: { project: projectName, role, target: account.name, actor: actor.name },
    })
    return { result: 'has role' as const, events: [given] }
  })
}

/** Says no to an offer. @throws Refusal `invitation-unknown` */
export function declineInvitation(desk: OwnershipDesk, principal: SessionPrincipal, invitationId: string): Promise<void> {
  return actAs(desk, principal, { states: ['active', 'guarded', 'recovering'] }, async (tx, account) => {
    const invitation = await openInvitation(desk, tx, invitationId, account.id)
    return { result: undefined, events: [await endOffer(tx, desk, invitation, 'declined')] }
  })
}

/** Gives the role of an offer, inside a recorded transaction. */
export async function giveOfferedRole(tx: Recorded, { projectId, accountId, role }: Invitation, now: number): Promise<JournalEvent> {
  const owners = await readOwners(tx, projectId, now)
  const judged = judgedOwners(
    owners,
    role === 'owner' ? { act: 'add', accountId } : { act: 'replace', accountIds: owners.map((owner) => owner.accountId) },
  )
  const held = await findHeldRole(tx, projectId, accountId)
  if (held) await updateRole(tx, { projectId, accountId, role, since: now }, judged)
  else await insertRole(tx, { projectId, accountId, role, since: now, isCreator: false }, judged)
  return { kind: 'role-given', subjects: { project: projectId, account: accountId }, public: { role, since: now }, private: {} }
}

/** An offer is worth what its maker is worth at the moment when it is taken. */
export async function mayInviterStill(
  queries: Queries,
  invitation: Pick<Invitation, 'projectId' | 'invitedBy'>,
  now: number,
): Promise<boolean> {
  const inviter = (await readOwners(queries, invitation.projectId, now)).find(({ accountId }) => accountId === invitation.invitedBy)
  return inviter !== undefined && isWorkingOwner(inviter)
}

async function openInvitation(desk: OwnershipDesk, queries: Queries, id: string, accountId: string): Promise<Invitation> {
  const invitation = await findInvitation(queries, id)
  if (invitation?.accountId !== accountId || invitation.state !== 'open' || desk.clock.now() >= invitation.expiresAt)
    throw new Refusal('invitation-unknown')
  return invitation
}
