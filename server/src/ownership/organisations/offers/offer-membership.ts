import { randomUUID } from 'node:crypto'
import { accountState } from '../../../accounts/account.ts'
import { actAs } from '../../../accounts/act-as.ts'
import type { SessionPrincipal } from '../../../accounts/principal.ts'
import { findAccount, findAccountByName } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { assertMeetsPlans } from '../../../policies/plans/meet-plans.ts'
import type { OwnershipDesk } from '../../desk.ts'
import { INVITATION_MILLISECONDS } from '../../invitation.ts'
import { roleSubject } from '../../read-owners.ts'
import { changeInside } from '../change-organisation.ts'
import {
  includesOrganisationRole,
  type Organisation,
  type OrganisationOffer,
  type OrganisationRole,
  organisationLock,
} from '../organisation.ts'
import { judgeOffer } from '../organisation-policy.ts'
import { findMember } from '../store.ts'
import { tellOrganisation } from '../tell-organisation.ts'
import { decideOffer, findOffer, findOpenOffer, insertOffer } from './store.ts'

/**
 * Offers somebody a role in an organisation, or a member a greater one. Every owner of it hears of it at once; the offer itself
 * gives nothing.
 *
 * @throws Refusal `organisation-needs`, `grants-too-much`, `member-already`, `invitee-cannot`, `account-unknown`, `invitation-open`,
 * `proof-needed`
 */
export function offerMembership(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  organisation: Organisation,
  offered: { readonly name: string; readonly role: OrganisationRole },
): Promise<OrganisationOffer> {
  const level = offered.role === 'owner' || principal.state === 'guarded' ? 'K' : 'S'
  return actAs(desk, principal, { level }, async (tx, actor) => {
    await tx.lock(organisationLock(organisation.id))
    const now = desk.clock.now()
    const mine = (await findMember(tx, organisation.id, actor.id))?.role
    await assertMeetsPlans(tx, actor, { role: mine === 'owner' ? 'owner' : 'other' })
    const refusal = judgeOffer(await askerOf(tx, organisation.id, actor.id, now), offered.role)
    if (refusal)
      throw refusal === 'account-cannot' ? new Refusal(refusal, { state: 'suspended' }) : new Refusal(refusal as 'organisation-needs')
    const invitee = await findAccountByName(tx, offered.name.trim().toLowerCase())
    if (!invitee) throw new Refusal('account-unknown', { name: offered.name.slice(0, 60) })
    if (invitee.kind !== 'person' || invitee.closedAt !== null) throw new Refusal('invitee-cannot')
    const held = (await findMember(tx, organisation.id, invitee.id))?.role
    if (includesOrganisationRole(held, offered.role)) throw new Refusal('member-already')
    const before = await findOpenOffer(tx, organisation.id, invitee.id)
    if (before && before.expiresAt > now && before.role === offered.role) throw new Refusal('invitation-open')
    const replaced = before ? [await endOrganisationOffer(tx, desk, before, 'void')] : []
    const offer: OrganisationOffer = {
      id: randomUUID(),
      organisationId: organisation.id,
      accountId: invitee.id,
      role: offered.role,
      invitedBy: actor.id,
      madeAt: now,
      expiresAt: now + INVITATION_MILLISECONDS,
      state: 'open',
    }
    await insertOffer(tx, offer)
    const params = { organisation: organisation.name, role: offered.role, actor: actor.name }
    await tellOrganisation(tx, desk, organisation.id, { kind: 'organisation-invited', params: { ...params, invitee: invitee.name } })
    const link = `${desk.terms.publicUrl}/org/${encodeURIComponent(organisation.name)}`
    await desk.tellAccount(tx, invitee.id, { kind: 'organisation-invitation', params: { ...params, link } })
    const made: JournalEvent = {
      kind: 'organisation-role-offered',
      subjects: { organisation: organisation.id, account: invitee.id },
      public: { role: offer.role, offer: offer.id },
      private: {},
    }
    return { result: offer, events: [made, ...replaced] }
  })
}

/**
 * Takes an offer: the role comes at once, or for an owner after the wait that lets the others object.
 *
 * @returns the hold, `joined`, or `void` where its maker may not offer it any more.
 * @throws Refusal `invitation-unknown`, `account-cannot`, `ownership-locked`
 */
export function acceptMembership(desk: OwnershipDesk, principal: SessionPrincipal, offerId: string): Promise<Hold | 'joined' | 'void'> {
  return actAs<Hold | 'joined' | 'void'>(desk, principal, { level: 'S', states: ['active'] }, async (tx, actor) => {
    const offer = await openOffer(desk, tx, offerId, actor.id)
    await tx.lock(organisationLock(offer.organisationId))
    const now = desk.clock.now()
    const held = (await findMember(tx, offer.organisationId, actor.id))?.role
    if (!(await mayStill(tx, offer, now)) || includesOrganisationRole(held, offer.role))
      return { result: 'void', events: [await endOrganisationOffer(tx, desk, offer, 'void')] }
    const ended = await endOrganisationOffer(tx, desk, offer, 'accepted')
    const change = { what: 'member', organisationId: offer.organisationId, accountId: actor.id, role: offer.role } as const
    const asked = { change, askedBy: offer.invitedBy, announcedAt: offer.madeAt, isTaken: true } as const
    const { hold, events } = await changeInside(tx, desk, principal, actor, asked)
    return { result: hold ?? 'joined', events: [ended, ...events] }
  })
}

/** Says no to an offer. @throws Refusal `invitation-unknown` */
export function declineMembership(desk: OwnershipDesk, principal: SessionPrincipal, offerId: string): Promise<void> {
  return actAs(desk, principal, { states: ['active', 'guarded', 'recovering'] }, async (tx, actor) => {
    const offer = await openOffer(desk, tx, offerId, actor.id)
    return { result: undefined, events: [await endOrganisationOffer(tx, desk, offer, 'declined')] }
  })
}

/** Ends an offer that nobody has taken: by an owner or manager of the organisation. @throws Refusal `invitation-unknown` */
export function cancelMembership(desk: OwnershipDesk, principal: SessionPrincipal, offerId: string): Promise<void> {
  return actAs(desk, principal, { level: 'S' }, async (tx, actor) => {
    const offer = await findOffer(tx, offerId)
    const asker = offer && (await askerOf(tx, offer.organisationId, actor.id, desk.clock.now()))
    if (!offer || !asker || judgeOffer(asker, offer.role) !== undefined) throw new Refusal('invitation-unknown')
    return { result: undefined, events: [await endOrganisationOffer(tx, desk, offer, 'cancelled')] }
  })
}

/** Ends an open offer, inside a recorded transaction. @throws Refusal `invitation-unknown` */
export async function endOrganisationOffer(
  tx: Recorded,
  desk: Pick<OwnershipDesk, 'clock'>,
  offer: OrganisationOffer,
  outcome: Exclude<OrganisationOffer['state'], 'open'>,
): Promise<JournalEvent> {
  if (!(await decideOffer(tx, offer.id, outcome, desk.clock.now()))) throw new Refusal('invitation-unknown')
  return {
    kind: 'organisation-offer-ended',
    subjects: { organisation: offer.organisationId, account: offer.accountId },
    public: { role: offer.role, offer: offer.id, outcome },
    private: {},
  }
}

/** An offer is worth what its maker is worth at the moment when it is taken. */
async function mayStill(queries: Queries, offer: OrganisationOffer, now: number): Promise<boolean> {
  const inviter = await findAccount(queries, offer.invitedBy)
  const state = inviter && accountState(inviter, await listLiveRestraints(queries, 'account', inviter.id, now))
  if (state !== 'active' && state !== 'guarded') return false
  return judgeOffer(await askerOf(queries, offer.organisationId, offer.invitedBy, now), offer.role) === undefined
}

async function askerOf(queries: Queries, organisationId: string, accountId: string, now: number) {
  return {
    role: (await findMember(queries, organisationId, accountId))?.role,
    isSuspended: (await listLiveRestraints(queries, 'role', roleSubject(organisationId, accountId), now)).length > 0,
  }
}

async function openOffer(desk: OwnershipDesk, queries: Queries, id: string, accountId: string): Promise<OrganisationOffer> {
  const offer = await findOffer(queries, id)
  if (offer?.accountId !== accountId || offer.state !== 'open' || desk.clock.now() >= offer.expiresAt)
    throw new Refusal('invitation-unknown')
  return offer
}
