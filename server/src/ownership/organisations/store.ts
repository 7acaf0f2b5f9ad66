import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Role } from '../role.ts'
import type { Member, Organisation, OrganisationOffer, OrganisationRole, Team, TeamRole } from './organisation.ts'

type Row = { id: string; since: number; begun_by: string | null; ended_at: number | null; ended_by: string | null }

/** For the stores of this folder alone. */
export type OrganisationTables = {
  organisation: { id: string; name: string; created_at: number }
  organisation_member: Row & { organisation_id: string; account_id: string; role: OrganisationRole; is_creator: number }
  team: Row & { organisation_id: string; name: string }
  team_member: Row & { team_id: string; account_id: string }
  team_project: Row & { team_id: string; project_id: string; role: TeamRole }
  organisation_project: Row & { organisation_id: string; project_id: string }
  owner_standing: { project_id: string; account_id: string; way_since: number; since: number }
  organisation_offer: {
    id: string
    organisation_id: string
    account_id: string
    role: OrganisationRole
    invited_by: string
    made_at: number
    expires_at: number
    state: OrganisationOffer['state']
    decided_at: number | null
  }
  role: { project_id: string; account_id: string; role: Role; since: number; is_creator: number }
}

export async function findOrganisation(queries: Queries, id: string): Promise<Organisation | undefined> {
  const row = await queries.withTables<OrganisationTables>().selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst()
  return row && { id: row.id, name: row.name, createdAt: row.created_at }
}

export async function findOrganisationByName(queries: Queries, name: string): Promise<Organisation | undefined> {
  const tables = queries.withTables<OrganisationTables>()
  const row = await tables.selectFrom('organisation').selectAll().where('name', '=', name).executeTakeFirst()
  return row && { id: row.id, name: row.name, createdAt: row.created_at }
}

export async function listOrganisations(queries: Queries, limit: number): Promise<Organisation[]> {
  const rows = await queries.withTables<OrganisationTables>().selectFrom('organisation').selectAll().orderBy('name').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at }))
}

export async function insertOrganisation(tx: Recorded, organisation: Organisation): Promise<void> {
  await tx
    .withTables<OrganisationTables>()
    .insertInto('organisation')
    .values({ id: organisation.id, name: organisation.name, created_at: organisation.createdAt })
    .execute()
}

/** Owners first, then by the time of coming. */
export async function listMembers(queries: Queries, organisationId: string): Promise<Member[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_member')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('since')
    .orderBy('account_id')
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, role: row.role, since: row.since, isCreator: row.is_creator === 1 }))
}

export async function findMember(queries: Queries, organisationId: string, accountId: string): Promise<Member | undefined> {
  return (await listMembers(queries, organisationId)).find((member) => member.accountId === accountId)
}

/** Since when an account has been in an organisation without interruption, in whatever role; undefined where it is not. */
export async function findPresentSince(queries: Queries, organisationId: string, accountId: string): Promise<number | undefined> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_member')
    .select(['since', 'ended_at'])
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .orderBy('since', 'desc')
    .execute()
  let since = rows.find((row) => row.ended_at === null)?.since
  // Another role is another row, which begins in the moment that the one before ended.
  for (const row of rows) if (since !== undefined && row.since < since && (row.ended_at ?? since) >= since) since = row.since
  return since
}

/** Ids of the organisations that an account is in, with its role. */
export async function listMemberships(
  queries: Queries,
  accountId: string,
): Promise<{ readonly organisationId: string; readonly role: OrganisationRole }[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_member')
    .select(['organisation_id', 'role'])
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .orderBy('organisation_id')
    .execute()
  return rows.map((row) => ({ organisationId: row.organisation_id, role: row.role }))
}

/** Organisations that an account has made and that are no more: their names stay taken. */
export async function countEndedOrganisationsOf(queries: Queries, accountId: string): Promise<number> {
  const made = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_member')
    .select('organisation_id')
    .distinct()
    .where('account_id', '=', accountId)
    .where('is_creator', '=', 1)
    .where('ended_at', 'is not', null)
    .execute()
  let ended = 0
  for (const { organisation_id } of made) if ((await listMembers(queries, organisation_id)).length === 0) ended++
  return ended
}

export async function listProjectIds(queries: Queries, organisationId: string): Promise<string[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_project')
    .select('project_id')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('project_id')
    .execute()
  return rows.map((row) => row.project_id)
}

export async function findOrganisationOf(queries: Queries, projectId: string): Promise<string | undefined> {
  const row = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_project')
    .select('organisation_id')
    .where('project_id', '=', projectId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row?.organisation_id
}

export async function findTeam(queries: Queries, teamId: string): Promise<Team | undefined> {
  const tables = queries.withTables<OrganisationTables>()
  const row = await tables.selectFrom('team').selectAll().where('id', '=', teamId).where('ended_at', 'is', null).executeTakeFirst()
  if (!row) return undefined
  const members = await tables
    .selectFrom('team_member')
    .select('account_id')
    .where('team_id', '=', teamId)
    .where('ended_at', 'is', null)
    .orderBy('since')
    .orderBy('account_id')
    .execute()
  const projects = await tables
    .selectFrom('team_project')
    .select(['project_id', 'role'])
    .where('team_id', '=', teamId)
    .where('ended_at', 'is', null)
    .orderBy('project_id')
    .execute()
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    memberIds: members.map((member) => member.account_id),
    projects: projects.map((given) => ({ projectId: given.project_id, role: given.role })),
  }
}

/** `organisation/team`, also of one that is no more. */
export async function findTeamName(queries: Queries, teamId: string): Promise<string | undefined> {
  const row = await queries
    .withTables<OrganisationTables>()
    .selectFrom('team')
    .innerJoin('organisation', 'organisation.id', 'team.organisation_id')
    .select(['team.name as team', 'organisation.name as organisation'])
    .where('team.id', '=', teamId)
    .executeTakeFirst()
  return row && `${row.organisation}/${row.team}`
}

/** The teams of an organisation, by name. */
export async function listTeams(queries: Queries, organisationId: string): Promise<Team[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('team')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .execute()
  const teams = []
  for (const { id } of rows) teams.push((await findTeam(queries, id))!)
  return teams
}
