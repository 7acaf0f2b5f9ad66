import { accountState } from '../accounts/account.ts'
import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { findAccount } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { voidInside } from '../holds/apply-hold.ts'
import { type Hold, holdLock, liveStates } from '../holds/hold.ts'
import { moveHold, ofHold, subjectsOf } from '../holds/move-hold.ts'
import { isLive, wasLive } from '../holds/restraints/restraint.ts'
import { listRestraintsSince } from '../holds/restraints/store.ts'
import { listHoldsOfOrganisation, listHoldsOfProjects } from '../holds/store.ts'
import type { JournalEvent } from '../journal/events.ts'
import { readLeaf } from '../journal/read-entry.ts'
import { type Recorded, record } from '../journal/record.ts'
import { type JournalEntry, listEntriesAboutMany } from '../journal/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { type OwnedProject, type OwnershipDesk, rolesLock } from './desk.ts'
import { judgedOwners } from './effective-owners.ts'
import { type FoldedRole, foldOwners } from './fold-owners.ts'
import { ownershipHoldKinds } from './hold-kinds.ts'
import { endOffer } from './invite-to-project.ts'
import { keepStanding } from './organisations/keep-standing.ts'
import { endOrganisationOffer } from './organisations/offer-membership.ts'
import { type Organisation, organisationLock } from './organisations/organisation.ts'
import { readPathChange } from './organisations/owner-path.ts'
import { type OrganisationParts, ownersByParts, ownersOf } from './organisations/parts/organisation-parts.ts'
import { readPartsAsOf } from './organisations/parts/read-parts.ts'
import { changedBy, isPartChange, keeping, planParts, type RestoredOrganisation, writeParts } from './organisations/parts/restore-parts.ts'
import { listEverBelonging } from './organisations/parts/store.ts'
import { listOpenOffers, listOwnerPaths } from './organisations/store.ts'
import { readOwners } from './read-owners.ts'
import { includesRole } from './role.ts'
import { deleteRoles, type HeldRole, listOpenInvitationsTo, listRolesOfProjects, restoreRoles } from './store.ts'

export interface RestoredProject {
  readonly project: OwnedProject
  readonly present: readonly HeldRole[]
  readonly gives: readonly HeldRole[]
  /** What is taken or made smaller. */
  readonly takes: readonly HeldRole[]
  /** Accounts that had a role then, or a greater one, and do not get it back: frozen, closed or recovering, then or now. */
  readonly skipped: readonly string[]
  /** True where nobody would be left: such a project stays as it is. */
  readonly isLeft: boolean
}

/** What is put back: own roles in these projects, and organisations with their members, teams, projects and the roles in those. */
export interface RestoreScope {
  readonly projects: readonly OwnedProject[]
  readonly organisations?: readonly Organisation[]
}

export interface RestorePlan {
  readonly projects: readonly RestoredProject[]
  readonly organisations: readonly RestoredOrganisation[]
}

const PORTION = 500
const MOST_NAMED = 5

/** What putting things back as they were at a moment would change; whatever would not change is left out. */
export async function previewRestore(desk: OwnershipDesk, queries: Queries, scope: RestoreScope, asOf: number): Promise<RestorePlan> {
  const states = new Map<string, boolean>()
  const mayHave = async (accountId: string) => {
    const known = states.get(accountId)
    if (known !== undefined) return known
    const may = await mayHaveRole(desk, queries, accountId, asOf)
    states.set(accountId, may)
    return may
  }
  let organisations: RestoredOrganisation[] = []
  for (const organisation of scope.organisations ?? []) organisations.push(await planParts(queries, organisation, asOf, mayHave))
  const projects = [...scope.projects, ...(await projectsOf(desk, queries, organisations, scope.projects))]
  const pathOwners = async (projectId: string) => {
    const there = organisations.find(({ after }) => after.projects.has(projectId))
    if (there) return ownersByParts(there.after, projectId)
    if (organisations.some(({ present }) => present.projects.has(projectId))) return []
    return (await listOwnerPaths(queries, projectId)).flatMap(({ accountId, by }) => (by === 'direct' ? [] : [accountId]))
  }
  const isOwned = async (projectId: string) => {
    for (const accountId of await pathOwners(projectId)) if (await mayHave(accountId)) return true
    return false
  }
  const keeps = keepersAsOf(queries, asOf, pathOwners)
  const changes: RestoredProject[] = []
  for (let i = 0; i < projects.length; i += PORTION) {
    const portion = projects.slice(i, i + PORTION)
    const present = await listRolesOfProjects(
      queries,
      portion.map(({ id }) => id),
    )
    const entries = await listEntriesAboutMany(
      queries,
      'project',
      portion.map(({ id }) => id),
      ['role-given', 'role-removed', 'project-joined-organisation', 'project-left-organisation'],
    )
    for (const project of portion) {
      const folded = await changeOf(project, present.get(project.id) ?? [], foldOwners(entries.get(project.id) ?? [], asOf), mayHave)
      const takes = []
      for (const held of folded.takes) if (!(await keeps(held, entries.get(project.id) ?? []))) takes.push(held)
      const change = { ...folded, takes }
      const isLeft = ownersAfter(change).length === 0 && !(await isOwned(project.id))
      if (isLeft && change.present.every(({ role }) => role !== 'owner'))
        organisations = organisations.map((plan) => keeping(plan, project.id))
      if (change.gives.length > 0 || change.takes.length > 0 || change.skipped.length > 0) changes.push({ ...change, isLeft })
    }
  }
  return {
    projects: changes,
    organisations: organisations.filter((plan) => plan.isLeft || plan.skipped.length > 0 || isPartChange(plan)),
  }
}

/** To which organisation a project belonged at a moment, by its entries. */
function belongedTo(entries: readonly Pick<JournalEntry, 'kind' | 'at' | 'body'>[], asOf: number): string | undefined {
  const last = entries.findLast(({ kind, at }) => at <= asOf && /^project-(?:joined|left)-organisation$/.test(kind))
  if (last?.kind !== 'project-joined-organisation') return undefined
  return (readLeaf(last as JournalEntry).subjects as { organisation?: string }).organisation
}

/**
 * Whether somebody keeps a role of his own that he did not have then: he owned the project then by an organisation or a team, and has
 * nothing else there now. To take it would put nothing back as it was.
 */
function keepersAsOf(queries: Queries, asOf: number, pathOwners: (projectId: string) => Promise<readonly string[]>) {
  const known = new Map<string, OrganisationParts>()
  return async ({ projectId, accountId, role }: HeldRole, entries: Parameters<typeof belongedTo>[0]): Promise<boolean> => {
    const organisationId = role === 'owner' ? belongedTo(entries, asOf) : undefined
    if (organisationId === undefined) return false
    const parts = known.get(organisationId) ?? (await readPartsAsOf(queries, organisationId, asOf))
    known.set(organisationId, parts)
    return ownersByParts(parts, projectId).includes(accountId) && !(await pathOwners(projectId)).includes(accountId)
  }
}

/** Whatever belongs to an organisation, now or then: whoever took it could give himself roles there. */
async function projectsOf(
  desk: OwnershipDesk,
  queries: Queries,
  organisations: readonly RestoredOrganisation[],
  known: readonly OwnedProject[],
): Promise<OwnedProject[]> {
  const ids = new Set(organisations.flatMap(({ present, after }) => [...present.projects.keys(), ...after.projects.keys()]))
  for (const { id } of known) ids.delete(id)
  const projects = []
  for (const id of ids) {
    const name = (await desk.projectName(queries, id)) ?? '?'
    projects.push({ id, name, normalizedName: name })
  }
  return projects
}

async function changeOf(
  project: OwnedProject,
  present: readonly HeldRole[],
  then: ReadonlyMap<string, FoldedRole>,
  mayHave: (accountId: string) => Promise<boolean>,
): Promise<Omit<RestoredProject, 'isLeft'>> {
  const gives: HeldRole[] = []
  const skipped: string[] = []
  for (const [accountId, role] of then) {
    const now = present.find((held) => held.accountId === accountId)
    if (now && now.role === role.role && now.since === role.since && now.isCreator === role.isCreator) continue
    // Giving less than there is takes something away: also from whoever is frozen.
    const isLess = now !== undefined && now.role !== role.role && includesRole(now.role, role.role)
    if (isLess || (await mayHave(accountId))) gives.push({ projectId: project.id, accountId, ...role })
    else skipped.push(accountId)
  }
  const takes = present.filter(({ accountId }) => !then.has(accountId))
  return { project, present, gives, takes, skipped }
}

function ownersAfter({ present, gives, takes }: Pick<RestoredProject, 'present' | 'gives' | 'takes'>): string[] {
  const roles = new Map(present.map(({ accountId, role }) => [accountId, role]))
  for (const { accountId } of takes) roles.delete(accountId)
  for (const { accountId, role } of gives) roles.set(accountId, role)
  return [...roles].filter(([, role]) => role === 'owner').map(([accountId]) => accountId)
}

/**
 * Puts roles back as they were, all in one transaction, with one event a change, and ends what was begun since and would change
 * them again. Never gives a role to an account that is or was frozen, closed or recovering; never leaves a project or an
 * organisation without an owner. Undone by restoring to a later moment. What somebody has by an organisation or a team changes
 * where the organisation is restored, and counts for the owners that are left.
 *
 * @returns what was changed.
 * @throws Refusal `permission-missing`, `moment-invalid`
 */
export async function restoreOwnership(
  desk: OwnershipDesk,
  principal: Principal,
  scope: RestoreScope,
  asOf: number,
  reason: string,
): Promise<RestorePlan> {
  assertOperator(principal, 'restore ownership')
  const now = desk.clock.now()
  if (!(asOf <= now)) throw new Refusal('moment-invalid', { moment: new Date(asOf).toISOString() })
  const projects = scope.projects.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const organisations = (scope.organisations ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return record<RestorePlan>(desk, actorOf(principal, now), async (tx) => {
    await tx.lock(organisations.map(({ id }) => organisationLock(id)))
    const ids = new Set(projects.map(({ id }) => id))
    for (const { id } of organisations) for (const projectId of await listEverBelonging(tx, id)) ids.add(projectId)
    await tx.lock([...ids].map(rolesLock))
    const { plan, events } = await restoreInside(tx, desk, { projects, organisations }, { asOf, reason, actor: 'the operator' })
    const [first, ...rest] = events
    return first ? { result: plan, events: [first, ...rest] } : { result: plan, events: 'unchanged' }
  })
}

/** The same inside a recorded transaction that holds the locks of the organisations and of the projects' roles. `actor`: for those who are told. */
export async function restoreInside(
  tx: Recorded,
  desk: OwnershipDesk,
  scope: RestoreScope,
  { asOf, reason, actor }: { readonly asOf: number; readonly reason: string; readonly actor: string },
): Promise<{ readonly plan: RestorePlan; readonly events: JournalEvent[] }> {
  const planned = await previewRestore(desk, tx, scope, asOf)
  const organisations = planned.organisations.filter(isPartChange)
  const changes = planned.projects.filter(isChange)
  const touched = new Map(scope.projects.map((project) => [project.id, project]))
  for (const project of await projectsOf(desk, tx, organisations, scope.projects)) touched.set(project.id, project)
  const before = await readStandings(tx, desk, organisations)
  await writeRoles(tx, changes)
  const parts = await writeParts(tx, organisations, desk.clock.now())
  for (const [projectId, owners] of before) await keepStanding(tx, projectId, owners)
  const events = [
    ...changes.flatMap((change) => eventsOf(change, asOf, reason)),
    ...parts,
    ...(await endLater(tx, desk, [...touched.values()], asOf, scope.organisations ?? [])),
  ]
  await tellRestored(tx, desk, changes, actor)
  for (const plan of organisations) await tellParts(tx, desk, plan, actor)
  return { plan: { projects: changes, organisations }, events }
}

/** Who owns what belongs to the organisations before anything changes, for whoever keeps a way and with it his standing. */
async function readStandings(tx: Recorded, desk: OwnershipDesk, organisations: readonly RestoredOrganisation[]) {
  const ids = new Set(organisations.flatMap(({ present, after }) => [...present.projects.keys(), ...after.projects.keys()]))
  const standings = new Map<string, Awaited<ReturnType<typeof readOwners>>>()
  for (const id of ids) standings.set(id, await readOwners(tx, id, desk.clock.now()))
  return standings
}

/** False for a project that stays as it is: nobody would be left, or those who had more are frozen. */
export const isChange = ({ isLeft, gives, takes }: RestoredProject): boolean => !isLeft && gives.length + takes.length > 0

async function writeRoles(tx: Recorded, changes: readonly RestoredProject[]): Promise<void> {
  const judged = changes.map((change) => {
    const owners = change.present.filter(({ role }) => role === 'owner')
    return { ...change, judged: judgedOwners(owners, { act: 'replace', accountIds: ownersAfter(change) }) }
  })
  await restoreRoles(
    tx,
    judged.flatMap(({ gives, judged }) => gives.map((held) => ({ held, judged }))),
  )
  await deleteRoles(
    tx,
    judged.flatMap(({ takes, judged }) => takes.map((held) => ({ held, judged }))),
  )
}

function eventsOf({ project, gives, takes }: RestoredProject, asOf: number, reason: string): JournalEvent[] {
  return [
    ...gives.map(
      (held): JournalEvent => ({
        kind: 'role-given',
        subjects: { project: project.id, account: held.accountId },
        public: { role: held.role, since: held.since, isCreator: held.isCreator },
        private: {},
      }),
    ),
    ...takes.map(
      ({ accountId, role }): JournalEvent => ({
        kind: 'role-removed',
        subjects: { project: project.id, account: accountId },
        public: { role, because: 'restored' },
        private: {},
      }),
    ),
    {
      kind: 'ownership-restored',
      subjects: { project: project.id },
      public: { asOf, restored: gives.length, removed: takes.length },
      private: { reason: reason.slice(0, 500) },
    },
  ]
}

/**
 * What was begun after the moment ends with the restoring: offers and holds that would change the owners again, and the late
 * veto by which somebody who was not there at the moment would come back.
 */
async function endLater(
  tx: Recorded,
  desk: OwnershipDesk,
  projects: readonly OwnedProject[],
  asOf: number,
  organisations: readonly Organisation[],
): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  const now = desk.clock.now()
  const isOurs = ({ details }: Hold) => organisations.some(({ id }) => listsOf(details.organisations).includes(id))
  for (const { id } of organisations) {
    for (const offer of await listOpenOffers(tx, { organisationId: id }, now))
      if (offer.madeAt > asOf) events.push(await endOrganisationOffer(tx, desk, offer, 'void'))
    for (const hold of await listHoldsOfOrganisation(tx, id, [...liveStates, 'applied']))
      events.push(...(await endHold(tx, desk, hold, asOf)))
  }
  for (let i = 0; i < projects.length; i += PORTION) {
    const ids = projects.slice(i, i + PORTION).map(({ id }) => id)
    for (const invitation of await listOpenInvitationsTo(tx, ids, asOf)) events.push(await endOffer(tx, desk, invitation, 'void'))
    for (const hold of await listHoldsOfProjects(tx, ids, [...liveStates, 'applied'])) {
      // What an organisation did is not taken back here: whoever lost by it still can.
      if (isOurs(hold) || (hold.state === 'applied' && readPathChange(hold.details.change) !== undefined)) continue
      events.push(...(await endHold(tx, desk, hold, asOf)))
    }
  }
  return events
}

const listsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

async function endHold(tx: Recorded, desk: OwnershipDesk, hold: Hold, asOf: number): Promise<JournalEvent[]> {
  const begunAt = hold.appliedAt ?? hold.requestedAt
  if (begunAt <= asOf || !Object.hasOwn(ownershipHoldKinds(desk.ownerTerms), hold.kind)) return []
  // Whoever decides about it at this moment waits for the roles, and then judges by those that were restored.
  if (!(await tx.tryLock(holdLock(hold.id)))) return []
  if (hold.state !== 'applied') return (await voidInside(tx, desk, hold, 'ownership-restored')).events
  await moveHold(tx, desk, hold, 'settle')
  return [{ kind: 'hold-settled', subjects: subjectsOf(hold), public: ofHold(hold), private: {} }]
}

/** One notice a person, however many projects. */
async function tellRestored(tx: Recorded, desk: OwnershipDesk, changes: readonly RestoredProject[], actor: string): Promise<void> {
  const projects = new Map<string, string[]>()
  for (const change of changes) {
    const concerned = new Set([...ownersAfter(change), ...[...change.gives, ...change.takes].map(({ accountId }) => accountId)])
    for (const accountId of concerned) {
      const names = projects.get(accountId)
      if (names) names.push(change.project.name)
      else projects.set(accountId, [change.project.name])
    }
  }
  for (const [accountId, names] of projects) {
    const project = names.length <= MOST_NAMED ? names.join(', ') : `${names.slice(0, MOST_NAMED).join(', ')} (${names.length})`
    await desk.tellAccount(tx, accountId, {
      kind: 'role-changed',
      params: { project, role: 'restored', target: '-', actor },
    })
  }
}

/** Whoever gets or loses something in an organisation, and its owners, hear of it once. */
async function tellParts(tx: Recorded, desk: OwnershipDesk, plan: RestoredOrganisation, actor: string): Promise<void> {
  const params = { organisation: plan.organisation.name, role: 'restored', target: '-', actor }
  for (const accountId of new Set([...ownersOf(plan.after), ...changedBy(plan)]))
    await desk.tellAccount(tx, accountId, { kind: 'organisation-role-changed', params })
}

async function mayHaveRole(desk: OwnershipDesk, queries: Queries, accountId: string, asOf: number): Promise<boolean> {
  const account = await findAccount(queries, accountId)
  if (!account) return false
  const now = desk.clock.now()
  const restraints = await listRestraintsSince(queries, 'account', accountId, asOf)
  const state = accountState(
    account,
    restraints.filter((restraint) => isLive(restraint, now)),
  )
  if (state === 'frozen' || state === 'leaving' || state === 'closed' || state === 'recovering') return false
  return !restraints.some((restraint) => (restraint.effect === 'frozen' || restraint.effect === 'recovering') && wasLive(restraint, asOf))
}
