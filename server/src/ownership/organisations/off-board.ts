import { type Account, accountState } from '../../accounts/account.ts'
import { actAs } from '../../accounts/act-as.ts'
import type { SessionPrincipal } from '../../accounts/principal.ts'
import { findAccount, listServicesOf } from '../../accounts/store.ts'
import { Refusal } from '../../errors.ts'
import type { Hold } from '../../holds/hold.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { JournalEvent } from '../../journal/events.ts'
import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import { sleepInside } from '../../tokens/change-token.ts'
import { findToken, listTokens } from '../../tokens/store.ts'
import { readTokenScope } from '../../tokens/token-scope.ts'
import { type OwnershipDesk, rolesLock } from '../desk.ts'
import type { Invitation } from '../invitation.ts'
import { endOffer } from '../invite-to-project.ts'
import { judgeRemoval, type OwnerRefusal } from '../owner-policy.ts'
import { isOwnershipLocked, readOwners } from '../read-owners.ts'
import { takeRole } from '../remove-from-project.ts'
import type { Role } from '../role.ts'
import { findDirectRole, listOpenInvitations } from '../store.ts'
import { changeInside } from './change-organisation.ts'
import { endOrganisationOffer } from './offers/offer-membership.ts'
import { listOpenOffers } from './offers/store.ts'
import { type Organisation, type OrganisationOffer, type OrganisationRole, organisationLock } from './organisation.ts'
import { makeChange } from './paths/make-change.ts'
import { planChange } from './paths/plan-change.ts'
import { findGreatestRole } from './paths/store.ts'
import { findMember, listProjectIds, listTeams } from './store.ts'

const MOST_SERVICES = 1000

/** A token by which somebody, or a service that he answers for, can act in the projects of an organisation. */
export interface TokenThere {
  readonly id: string
  readonly name: string
  readonly holder: string
  /** It names projects, and all of them are of the organisation: nothing is lost to others if it sleeps. */
  readonly isOnlyHere: boolean
}

/** What somebody could still do in all projects of an organisation. */
export interface Presence {
  readonly role: OrganisationRole | undefined
  readonly teams: readonly { readonly id: string; readonly name: string; readonly isOwning: boolean }[]
  readonly projects: readonly {
    readonly id: string
    readonly name: string
    /** The greatest of all. */
    readonly role: Role
    /** His own; undefined: only by the organisation or a team. */
    readonly direct: Role | undefined
    /** Why his own role as an owner stays: nobody else has been there for long, or it is disputed. */
    readonly stays: OwnerRefusal | undefined
  }[]
  readonly invitations: readonly Invitation[]
  readonly offers: readonly OrganisationOffer[]
  readonly tokens: readonly TokenThere[]
}

/**
 * Reads what somebody could still do in an organisation, for whoever wants to end it. `askedBy`: whose rights decide what of it
 * can be ended.
 */
export async function readPresence(
  desk: OwnershipDesk,
  queries: Queries,
  organisation: Organisation,
  target: Account,
  askedBy: string,
): Promise<Presence> {
  const now = desk.clock.now()
  const asker = (await findAccount(queries, askedBy))!
  const actor = { accountId: askedBy, state: accountState(asker, await listLiveRestraints(queries, 'account', askedBy, now)) }
  const ids = await listProjectIds(queries, organisation.id)
  const projects = []
  for (const id of ids) {
    const role = await findGreatestRole(queries, id, target.id)
    if (role === undefined) continue
    const direct = await findDirectRole(queries, id, target.id)
    const judge = async () => {
      const owners = await readOwners(queries, id, now)
      const isLocked = await isOwnershipLocked(queries, id, now)
      const of = { terms: desk.ownerTerms, now, owners, isOwnershipLocked: isLocked, actor, targetId: target.id }
      return judgeRemoval({ ...of, targetRole: 'owner' })
    }
    const verdict = direct === 'owner' ? await judge() : undefined
    const stays = verdict?.verdict === 'refuse' ? verdict.code : undefined
    projects.push({ id, name: (await desk.projectName(queries, id)) ?? '?', role, direct, stays })
  }
  const offers = [
    ...(await listOpenOffers(queries, { organisationId: organisation.id, accountId: target.id }, now)),
    ...(await listOpenOffers(queries, { organisationId: organisation.id, invitedBy: target.id }, now)),
  ]
  const invitations = [
    ...(await listOpenInvitations(queries, { accountId: target.id }, now)),
    ...(await listOpenInvitations(queries, { invitedBy: target.id }, now)),
  ].filter(({ projectId }) => ids.includes(projectId))
  const teams = (await listTeams(queries, organisation.id)).filter(({ memberIds }) => memberIds.includes(target.id))
  return {
    role: (await findMember(queries, organisation.id, target.id))?.role,
    teams: teams.map((team) => ({ id: team.id, name: team.name, isOwning: team.projects.some(({ role }) => role === 'owner') })),
    projects,
    invitations,
    offers,
    tokens: await listTokensThere(desk, queries, target, projects),
  }
}

/** Tokens of somebody, and of services that he answers for, that are good in some of these projects. */
export async function listTokensThere(
  desk: OwnershipDesk,
  queries: Queries,
  target: Account,
  projects: readonly { readonly id: string; readonly name: string }[],
): Promise<TokenThere[]> {
  if (projects.length === 0) return []
  const names = new Set(projects.map(({ name }) => normalized(name)))
  const tokens = []
  for (const holder of [target, ...(await listServicesOf(queries, [target.id], MOST_SERVICES))]) {
    for (const token of await listTokens(queries, holder)) {
      const isOver = token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= desk.clock.now())
      if (isOver || (await listLiveRestraints(queries, 'token', token.id, desk.clock.now())).length > 0) continue
      // By the queries at hand: inside a transaction the outer database answers nobody.
      const scope = await readTokenScope({ db: { ...desk.db, read: queries }, vault: desk.vault }, token.id)
      if (scope === undefined || scope.projects === 'all')
        tokens.push({ id: token.id, name: token.name, holder: holder.name, isOnlyHere: false })
      else if (scope.projects.some((name) => names.has(normalized(name)))) {
        const isOnlyHere = scope.projects.every((name) => names.has(normalized(name)))
        tokens.push({ id: token.id, name: token.name, holder: holder.name, isOnlyHere })
      }
    }
  }
  return tokens
}

/** PEP 503; the rule itself belongs to packaging. */
const normalized = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

export interface OffBoarding {
  /** What waits: the roles as an owner; undefined where there were none. */
  readonly hold: Hold | undefined
  readonly presence: Presence
}

/**
 * Ends everything that somebody has in an organisation, as one declared act: his roles as an owner by one hold, everything else at
 * once. Where he is not suspended meanwhile, being of equal or longer standing, his tokens go on: nobody who came later stops
 * him. For owners of the organisation.
 *
 * @throws Refusal `organisation-needs`, `member-none`, `owner-last`, `owner-on-probation`, `proof-needed`
 */
export function offBoard(
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  organisation: Organisation,
  target: Account,
): Promise<OffBoarding> {
  return actAs(desk, principal, { level: 'K' }, async (tx, actor) => {
    if (target.id === actor.id) throw new Refusal('organisation-needs')
    await tx.lock(organisationLock(organisation.id))
    const ids = await listProjectIds(tx, organisation.id)
    await tx.lock(ids.map(rolesLock))
    const presence = await readPresence(desk, tx, organisation, target, actor.id)
    if (presence.role === undefined && presence.projects.length + presence.offers.length + presence.invitations.length === 0)
      throw new Refusal('member-none')
    const projectIds = presence.projects.flatMap(({ id, direct, stays }) => (direct === 'owner' && stays === undefined ? [id] : []))
    const change = { what: 'off-board', organisationId: organisation.id, accountId: target.id, projectIds } as const
    // Asked before anything is ended: what is refused changes nothing.
    const done = await changeInside(tx, desk, principal, actor, { change, askedBy: actor.id })
    const ended = done.hold !== undefined ? await endTheRest(tx, desk, organisation, target, presence) : []
    const isSilenced = done.hold === undefined || suspends(done.hold, presence.projects)
    // What he stays the owner of is his as before: his tokens and offers there too.
    const stays = (id: string) => presence.projects.some((project) => project.id === id && project.stays !== undefined)
    const ending = {
      ...presence,
      invitations: presence.invitations.filter(({ projectId, accountId }) => accountId === target.id || (isSilenced && !stays(projectId))),
      offers: presence.offers.filter(({ accountId }) => accountId === target.id || isSilenced),
      tokens: await listTokensThere(
        desk,
        tx,
        target,
        presence.projects.filter(({ id }) => !stays(id)),
      ),
    }
    const loose = await endLoose(tx, desk, ending)
    const maintaining = await endDirect(tx, desk, target, presence)
    const asleep = isSilenced ? await putToSleep(tx, desk, ending) : []
    const events = [...done.events, ...ended, ...maintaining, ...loose, ...asleep]
    return { result: { hold: done.hold, presence }, events: events as unknown as [JournalEvent, ...JournalEvent[]] }
  })
}

/** Suspended in every project in which he would lose something. */
export function suspends({ details }: Hold, projects: readonly { readonly id: string; readonly role: Role }[]): boolean {
  const suspended = Array.isArray(details.suspended) ? details.suspended.map((pair) => String((pair as readonly unknown[])[0])) : []
  return projects.every(({ id, role }) => role !== 'owner' || suspended.includes(id))
}

/** While roles as an owner wait: what gives none goes at once. */
async function endTheRest(
  tx: Recorded,
  desk: OwnershipDesk,
  { id }: Organisation,
  target: Account,
  presence: Presence,
): Promise<JournalEvent[]> {
  const now = desk.clock.now()
  const events: JournalEvent[] = []
  const end = async (change: Parameters<typeof planChange>[1]['change']) => {
    // Takes no owner anything; may he ask for it was answered for the whole.
    const plan = await planChange(tx, { terms: desk.ownerTerms, now, change, askedBy: target.id })
    if (plan.verdict.losers.length === 0) events.push(...(await makeChange(tx, plan, now, null, 'off-boarded')))
  }
  for (const team of presence.teams)
    if (!team.isOwning) await end({ what: 'team-member', teamId: team.id, accountId: target.id, isIn: false })
  if (presence.role === 'manager') await end({ what: 'member', organisationId: id, accountId: target.id, role: 'member' })
  return events
}

async function endDirect(tx: Recorded, desk: OwnershipDesk, target: Account, { projects }: Presence): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (const { id, direct } of projects)
    if (direct === 'maintainer' || direct === 'reader')
      events.push(await takeRole(tx, id, { accountId: target.id }, desk.clock.now(), 'off-boarded'))
  return events
}

async function endLoose(tx: Recorded, desk: OwnershipDesk, { invitations, offers }: Presence): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (const invitation of invitations) events.push(await endOffer(tx, desk, invitation, 'void'))
  for (const offer of offers) events.push(await endOrganisationOffer(tx, desk, offer, 'void'))
  return events
}

/** Those that are for these projects alone. */
export async function putToSleep(tx: Recorded, desk: OwnershipDesk, { tokens }: Pick<Presence, 'tokens'>): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  for (const { id, isOnlyHere } of tokens) {
    if (!isOnlyHere) continue
    await tx.lock(`token:${id}`)
    const asleep = await sleepInside(tx, (await findToken(tx, id))!, 'off-boarded', 'session', desk.clock.now())
    if (asleep) events.push(asleep)
  }
  return events
}
