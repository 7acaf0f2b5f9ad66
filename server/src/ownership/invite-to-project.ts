import { randomUUID } from 'node:crypto'
import { type Account, accountState } from '../accounts/account.ts'
import { actAs } from '../accounts/act-as.ts'
import { guardAccount } from '../accounts/guard-account.ts'
import type { SessionPrincipal } from '../accounts/principal.ts'
import { findAccountByName } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { findLiveHold } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import type { Recorded } from '../journal/record.ts'
import { takeRate } from '../platform/rates/rates.ts'
import { lockAfterBurst } from './burst.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { INVITATION_MILLISECONDS, type Invitation, inviteSubject } from './invitation.ts'
import { judgeInvitation } from './owner-policy.ts'
import { isOwnershipLocked, readOwners } from './read-owners.ts'
import { refuse } from './refuse.ts'
import type { Role } from './role.ts'
import { decideInvitation, findDirectRole, findInvitation, findOpenInvitation, insertInvitation } from './store.ts'
import { tellOwners } from './tell-owners.ts'

/** A team of forty in one go, and then twenty an hour. */
const OFFER_RATE = { burst: 40, everySeconds: 180 }

/**
 * Offers somebody a role. Every owner hears of it at once, whoever made it; the offer itself gives nothing.
 *
 * @throws Refusal `not-owner`, `role-already`, `invitee-cannot`, `account-unknown`, `ownership-locked`, `proof-needed`, `too-many-requests`
 */
export async function inviteToProject(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  project: OwnedProject,
  offer: { name: string; role: Role },
): Promise<Invitation> {
  // Each offer is mailed: an owner must not become a machine that mails strangers.
  const taken = await takeRate(desk, `invite:${principal.account.id}`, OFFER_RATE)
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  const level = offer.role === 'owner' || principal.state === 'guarded' ? 'K' : 'S'
  return actAs(desk, principal, { level }, async (tx, actor) => {
    await tx.lock(rolesLock(project.id))
    const now = desk.clock.now()
    const invitee = await findAccountByName(tx, offer.name.trim().toLowerCase())
    if (!invitee) throw new Refusal('account-unknown', { name: offer.name.slice(0, 60) })
    const verdict = judgeInvitation({
      terms: desk.ownerTerms,
      now,
      owners: await readOwners(tx, project.id, now),
      isOwnershipLocked: await isOwnershipLocked(tx, project.id, now),
      actor: { accountId: actor.id, state: principal.state },
      role: offer.role,
      invitee: {
        kind: invitee.kind,
        state: accountState(invitee, await listLiveRestraints(tx, 'account', invitee.id, now)),
        held: await findDirectRole(tx, project.id, invitee.id),
      },
    })
    if (verdict.verdict === 'refuse') throw refuse(verdict.code, { project, account: actor, state: principal.state })
    const before = await findOpenInvitation(tx, project.id, invitee.id)
    if (before && before.expiresAt > now && before.role === offer.role) throw new Refusal('invitation-open')
    // One that was taken and waits: a second would be taken without anybody hearing of it.
    if (await findLiveHold(tx, 'invite-owner', inviteSubject(project.id, invitee.id))) throw new Refusal('invitation-open')
    const replaced = before ? [await endOffer(tx, desk, before, 'void')] : []
    const invitation: Invitation = {
      id: randomUUID(),
      projectId: project.id,
      accountId: invitee.id,
      role: offer.role,
      invitedBy: actor.id,
      madeAt: now,
      expiresAt: now + INVITATION_MILLISECONDS,
      state: 'open',
    }
    await insertInvitation(tx, invitation)
    const burst = offer.role === 'owner' ? await lockAfterBurst(tx, desk, actor, project.id) : []
    const guarded = burst.length > 0 ? await guardAccount(tx, desk, actor, 'burst') : []
    await announceOffer(tx, desk, project, actor, invitee, invitation)
    const offered: JournalEvent = {
      kind: 'role-offered',
      subjects: { project: project.id, account: invitee.id },
      public: { role: offer.role, invitation: invitation.id },
      private: {},
    }
    return { result: invitation, events: [...replaced, offered, ...burst, ...guarded] as [JournalEvent, ...JournalEvent[]] }
  })
}

async function announceOffer(
  tx: Recorded,
  desk: OwnershipDesk,
  project: OwnedProject,
  actor: Account,
  invitee: Account,
  { id, role }: Invitation,
): Promise<void> {
  const params = { project: project.name, role, invitee: invitee.name, actor: actor.name }
  // Any owner can end the offer by the link of this notice before it is taken.
  await tellOwners(tx, desk, project.id, { kind: 'owner-invited', params, dispute: { act: 'role-offered', subject: id } })
  const link = `${desk.terms.publicUrl}/account/invitations`
  await desk.tellAccount(tx, invitee.id, { kind: 'invitation-received', params: { project: project.name, role, actor: actor.name, link } })
}

/** Ends an offer that nobody has taken: by any owner, or by its maker. @throws Refusal `invitation-unknown` */
export function cancelInvitation(desk: OwnershipDesk, principal: SessionPrincipal, invitationId: string): Promise<void> {
  return actAs(desk, principal, { level: 'S' }, async (tx, actor) => {
    const invitation = await findInvitation(tx, invitationId)
    const owners = invitation ? await readOwners(tx, invitation.projectId, desk.clock.now()) : []
    if (!invitation || !owners.some(({ accountId, isSuspended }) => accountId === actor.id && !isSuspended))
      throw new Refusal('invitation-unknown')
    return { result: undefined, events: [await endOffer(tx, desk, invitation, 'cancelled')] }
  })
}

/** Ends an open offer, inside a recorded transaction. @throws Refusal `invitation-unknown` */
export async function endOffer(
  tx: Recorded,
  desk: Pick<OwnershipDesk, 'clock'>,
  invitation: Invitation,
  outcome: 'declined' | 'cancelled' | 'void',
): Promise<JournalEvent> {
  if (!(await decideInvitation(tx, invitation.id, outcome, desk.clock.now()))) throw new Refusal('invitation-unknown')
  return {
    kind: 'offer-ended',
    subjects: { project: invitation.projectId, account: invitation.accountId },
    public: { role: invitation.role, invitation: invitation.id, outcome },
    private: {},
  }
}
