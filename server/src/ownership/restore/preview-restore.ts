import { accountState } from '../../accounts/account.ts'
import { findAccount } from '../../accounts/store.ts'
import { isLive, wasLive } from '../../holds/restraints/restraint.ts'
import { listRestraintsSince } from '../../holds/restraints/store.ts'
import { readLeaf } from '../../journal/read-entry.ts'
import { type JournalEntry, listEntriesAboutMany } from '../../journal/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { OwnedProject, OwnershipDesk } from '../desk.ts'
import { type FoldedRole, foldOwners } from '../fold-owners.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { type OrganisationParts, ownersByParts } from '../organisations/parts/organisation-parts.ts'
import { readPartsAsOf } from '../organisations/parts/read-parts.ts'
import { isPartChange, keeping, planParts, type RestoredOrganisation } from '../organisations/parts/restore-parts.ts'
import { listOwnerPaths } from '../organisations/paths/store.ts'
import { includesRole } from '../role.ts'
import { type HeldRole, listRolesOfProjects } from '../store.ts'

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
export async function projectsOf(
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

export function ownersAfter({ present, gives, takes }: Pick<RestoredProject, 'present' | 'gives' | 'takes'>): string[] {
  const roles = new Map(present.map(({ accountId, role }) => [accountId, role]))
  for (const { accountId } of takes) roles.delete(accountId)
  for (const { accountId, role } of gives) roles.set(accountId, role)
  return [...roles].filter(([, role]) => role === 'owner').map(([accountId]) => accountId)
}

/** False for a project that stays as it is: nobody would be left, or those who had more are frozen. */
export const isChange = ({ isLeft, gives, takes }: RestoredProject): boolean => !isLeft && gives.length + takes.length > 0

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
