import { accountState } from '../../../accounts/account.ts'
import { findAccount, listAccountsById } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { listLiveRestraints } from '../../../holds/restraints/store.ts'
import { hasContestedHold } from '../../../holds/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { OwnerTerms } from '../../owner-terms.ts'
import { isOwnershipLocked, type ReadOwner, readOwners, roleSubject } from '../../read-owners.ts'
import { includesRole } from '../../role.ts'
import { roleOf } from '../../role-of.ts'
import { findDirectRole } from '../../store.ts'
import type { Team } from '../organisation.ts'
import { judgeAsking, type OrganisationRefusal } from '../organisation-policy.ts'
import { readOrganisationOwners } from '../read-organisation-owners.ts'
import { findMember, findOrganisation, findOrganisationOf, findTeam, listMembers, listProjectIds, listTeams } from '../store.ts'
import { accountsAfter, effectOf, type PathChange } from './owner-path.ts'
import { type Arrival, judgeEnd, judgeMove, judgePaths, type PathFacts, type PathVerdict, type SetChange } from './path-policy.ts'
import { findGreatestRole, listOwnerPaths } from './store.ts'

declare const judged: unique symbol
/** Ways to projects that were judged by what they do to the owners: the stores of organisations take nothing else. */
export type JudgedPaths = { readonly [judged]: true }

/** For what leads to no project: a new organisation, a new team. */
export const judgedAsEmpty = (): JudgedPaths => ({}) as JudgedPaths
/** For following an owner of an organisation, which the policy of successions has judged. */
export const judgedAsSuccession = (): JudgedPaths => ({}) as JudgedPaths
/** For taking back a change as a whole, which `holds` has judged. */
export const judgedAsBefore = (): JudgedPaths => ({}) as JudgedPaths

/** What a change is about, before it is judged. */
export interface ChangeScope {
  readonly organisationIds: readonly string[]
  /** Projects whose owners it could change. */
  readonly projectIds: readonly string[]
  readonly team: Team | undefined
}

export interface PathPlan extends ChangeScope {
  readonly change: PathChange
  readonly refusal: OrganisationRefusal | undefined
  readonly verdict: PathVerdict
  readonly sets: readonly (SetChange & { readonly owners: readonly ReadOwner[] })[]
  readonly judged: JudgedPaths
}

/** @throws Refusal `organisation-unknown`, `team-unknown`, `member-none`, `member-already`, `role-already`, `role-none`, `project-elsewhere` */
export async function scopeOf(queries: Queries, change: PathChange): Promise<ChangeScope> {
  switch (change.what) {
    case 'member':
    case 'off-board': {
      const { organisationId, accountId } = change
      if (!(await findOrganisation(queries, organisationId))) throw new Refusal('organisation-unknown')
      const held = (await findMember(queries, organisationId, accountId))?.role
      const owned = change.what === 'off-board' ? await listProjectIds(queries, organisationId) : []
      if (change.what === 'off-board' && change.projectIds.some((id) => !owned.includes(id))) throw new Refusal('project-elsewhere')
      const role = change.what === 'member' ? change.role : 'none'
      if (change.what === 'member' && held === undefined && role === 'none') throw new Refusal('member-none')
      if (held === role) throw new Refusal('member-already')
      if (held === 'owner' || role === 'owner')
        return { organisationIds: [organisationId], projectIds: await listProjectIds(queries, organisationId), team: undefined }
      const teams =
        role === 'none' ? (await listTeams(queries, organisationId)).filter(({ memberIds }) => memberIds.includes(accountId)) : []
      const direct = change.what === 'off-board' ? change.projectIds : []
      return { organisationIds: [organisationId], projectIds: [...new Set([...teams.flatMap(ownedBy), ...direct])], team: undefined }
    }
    case 'organisation-end': {
      const { organisationId } = change
      if (!(await findOrganisation(queries, organisationId)) || (await listMembers(queries, organisationId)).length === 0)
        throw new Refusal('organisation-unknown')
      return { organisationIds: [organisationId], projectIds: await listProjectIds(queries, organisationId), team: undefined }
    }
    case 'remove': {
      // What he has lost or left meanwhile is no reason to keep the rest.
      const projectIds = []
      for (const id of change.projectIds) if ((await findDirectRole(queries, id, change.accountId)) === 'owner') projectIds.push(id)
      if (projectIds.length === 0) throw new Refusal('role-none')
      return { organisationIds: [], projectIds, team: undefined }
    }
    case 'team-member':
    case 'team-end': {
      const team = await knownTeam(queries, change.teamId)
      if (change.what === 'team-member') {
        const isIn = team.memberIds.includes(change.accountId)
        if (change.isIn && !(await findMember(queries, team.organisationId, change.accountId))) throw new Refusal('member-none')
        if (isIn === change.isIn) throw new Refusal(isIn ? 'member-already' : 'member-none')
      }
      return { organisationIds: [team.organisationId], projectIds: ownedBy(team), team }
    }
    case 'team-project': {
      const team = await knownTeam(queries, change.teamId)
      const held = team.projects.find(({ projectId }) => projectId === change.projectId)?.role ?? 'none'
      if (held === change.role) throw new Refusal(held === 'none' ? 'role-none' : 'role-already')
      if (change.role !== 'none' && (await findOrganisationOf(queries, change.projectId)) !== team.organisationId)
        throw new Refusal('project-elsewhere')
      return { organisationIds: [team.organisationId], projectIds: [change.projectId], team }
    }
    case 'project': {
      const from = await findOrganisationOf(queries, change.projectId)
      if ((from ?? null) === change.to) throw new Refusal('project-elsewhere')
      if (change.to !== null && !(await findOrganisation(queries, change.to))) throw new Refusal('organisation-unknown')
      return { organisationIds: [from, change.to].filter((id) => typeof id === 'string'), projectIds: [change.projectId], team: undefined }
    }
  }
}

const ownedBy = (team: Team) => team.projects.flatMap(({ projectId, role }) => (role === 'owner' ? [projectId] : []))

async function knownTeam(queries: Queries, id: string): Promise<Team> {
  const team = await findTeam(queries, id)
  if (!team) throw new Refusal('team-unknown')
  return team
}

/**
 * Judges a change on the facts of now: may he ask for it, and what does it do to the owners of each project. `announcedAt`: when
 * an offer was made, where it is one that was taken. `askedBy`: an account, or `operator` for the end of an organisation.
 *
 * @throws Refusal as `scopeOf` does
 */
export async function planChange(
  queries: Queries,
  of: {
    readonly terms: OwnerTerms
    readonly now: number
    readonly change: PathChange
    readonly askedBy: string
    readonly announcedAt?: number
  },
): Promise<PathPlan> {
  const { terms, now, change, askedBy } = of
  const scope = await scopeOf(queries, change)
  const sets = await readSets(queries, change, scope, now)
  const isByOperator = askedBy === 'operator' && change.what === 'organisation-end'
  const account = (await findAccount(queries, askedBy))!
  const state = isByOperator ? 'active' : accountState(account, await listLiveRestraints(queries, 'account', askedBy, now))
  const organisationId = scope.organisationIds[0]
  const mine = organisationId === undefined ? undefined : await findMember(queries, organisationId, askedBy)
  const there = change.what === 'project' && change.to !== null ? await findMember(queries, change.to, askedBy) : undefined
  const target =
    'accountId' in change && organisationId !== undefined ? await findMember(queries, organisationId, change.accountId) : undefined
  const isSuspendedIn = async (id: string) => (await listLiveRestraints(queries, 'role', roleSubject(id, askedBy), now)).length > 0
  let isSuspended = false
  for (const id of scope.organisationIds) isSuspended ||= await isSuspendedIn(id)
  const holdsAll = async () => {
    for (const { projectId, role } of scope.team?.projects ?? [])
      if (!includesRole(await roleOf(queries, projectId, account, now), role)) return false
    return true
  }
  const ownsAll = async (ids: readonly string[]) => {
    for (const id of ids) if ((await findGreatestRole(queries, id, askedBy)) !== 'owner') return false
    return ids.length > 0
  }
  const asker = {
    accountId: askedBy,
    role: isByOperator ? ('owner' as const) : mine?.role,
    isSuspended,
    isOffer: of.announcedAt !== undefined,
    holdsTeamRoles: change.what === 'team-member' && (await holdsAll()),
    ownsProject: await ownsAll('projectId' in change ? [change.projectId] : change.what === 'remove' ? change.projectIds : []),
    roleThere: there?.role,
  }
  const gainers = [...new Set(sets.flatMap(({ owners, after }) => after.filter((id) => owners.every(({ accountId }) => accountId !== id))))]
  const facts: PathFacts = {
    terms,
    now,
    actor: { accountId: askedBy, state },
    ...(isByOperator ? { isByOperator } : {}),
    sets,
    arrivals: await readArrivals(queries, gainers, now),
    announcedAt: of.announcedAt ?? now,
  }
  const locked = (await touchesLocked(queries, change, scope, now)) ? ({ verdict: 'refuse', code: 'ownership-locked' } as const) : undefined
  const verdict =
    change.what === 'project'
      ? judgeMove(facts)
      : change.what === 'organisation-end'
        ? judgeEnd(facts, await readOrganisationOwners(queries, change.organisationId, now))
        : judgePaths(facts)
  return {
    ...scope,
    change,
    sets,
    refusal: judgeAsking(change, asker, target?.role),
    verdict: locked ? { ...verdict, verdict: locked } : verdict,
    judged: {} as JudgedPaths,
  }
}

async function readSets(queries: Queries, change: PathChange, { projectIds, organisationIds, team }: ChangeScope, now: number) {
  const people = await peopleBy(queries, change, team)
  const sets = []
  for (const projectId of projectIds) {
    sets.push({
      id: projectId,
      owners: await readOwners(queries, projectId, now),
      isOwnershipLocked: await isOwnershipLocked(queries, projectId, now),
      after: accountsAfter(await listOwnerPaths(queries, projectId), effectOf(change, projectId, people)),
    })
  }
  if (change.what !== 'member' && change.what !== 'off-board') return sets
  const owners = await readOrganisationOwners(queries, organisationIds[0]!, now)
  const others = owners.flatMap(({ accountId }) => (accountId === change.accountId ? [] : [accountId]))
  const after = change.what === 'member' && change.role === 'owner' ? [...others, change.accountId] : others
  return [...sets, { id: organisationIds[0]!, owners, isOwnershipLocked: await hasContestedHold(queries, organisationIds[0]!), after }]
}

/** Whoever would own a project by a change of it. */
async function peopleBy(queries: Queries, change: PathChange, team: Team | undefined): Promise<readonly string[]> {
  if (change.what === 'team-project') return team?.memberIds ?? []
  if (change.what !== 'project' || change.to === null) return []
  return (await listMembers(queries, change.to)).flatMap(({ accountId, role }) => (role === 'owner' ? [accountId] : []))
}

async function readArrivals(queries: Queries, ids: readonly string[], now: number): Promise<Arrival[]> {
  const arrivals = []
  for (const account of await listAccountsById(queries, ids)) {
    const state = accountState(account, await listLiveRestraints(queries, 'account', account.id, now))
    arrivals.push({ accountId: account.id, state, kind: account.kind, createdAt: account.createdAt })
  }
  return arrivals
}

/** While the ownership of a project is locked nobody gets any part of it either. */
async function touchesLocked(queries: Queries, change: PathChange, { team }: ChangeScope, now: number): Promise<boolean> {
  const given =
    change.what === 'team-project' && change.role !== 'none'
      ? [change.projectId]
      : change.what === 'team-member' && change.isIn
        ? (team?.projects ?? []).map(({ projectId }) => projectId)
        : []
  for (const id of given) if (await isOwnershipLocked(queries, id, now)) return true
  return false
}
