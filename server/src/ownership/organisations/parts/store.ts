import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { OrganisationRole, TeamRole } from '../organisation.ts'
import type { JudgedPaths } from '../paths/plan-change.ts'
import type { Fields } from '../paths/store.ts'
import type { OrganisationTables } from '../store.ts'

/** The live rows of an organisation, its teams and what belongs to it, as they stand in the tables. */
export async function listLiveParts(
  queries: Queries,
  organisationId: string,
): Promise<{
  readonly members: readonly { account_id: string; role: OrganisationRole; since: number; is_creator: number }[]
  readonly projects: readonly { project_id: string; since: number }[]
  readonly teams: readonly { id: string; since: number }[]
  readonly inTeams: readonly { team_id: string; account_id: string; since: number }[]
  readonly given: readonly { team_id: string; project_id: string; role: TeamRole; since: number }[]
}> {
  const tables = queries.withTables<OrganisationTables>()
  const members = await tables
    .selectFrom('organisation_member')
    .select(['account_id', 'role', 'since', 'is_creator'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .execute()
  const projects = await tables
    .selectFrom('organisation_project')
    .select(['project_id', 'since'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .execute()
  const live = tables.selectFrom('team').where('organisation_id', '=', organisationId).where('ended_at', 'is', null)
  const teams = await live.select(['id', 'since']).execute()
  const inTeams = await tables
    .selectFrom('team_member')
    .select(['team_id', 'account_id', 'since'])
    .where('team_id', 'in', live.select('id'))
    .where('ended_at', 'is', null)
    .execute()
  const given = await tables
    .selectFrom('team_project')
    .select(['team_id', 'project_id', 'role', 'since'])
    .where('team_id', 'in', live.select('id'))
    .where('ended_at', 'is', null)
    .execute()
  return { members, projects, teams, inTeams, given }
}

/** Accounts and projects that were ever in a team of an organisation. */
export async function listEverInTeams(
  queries: Queries,
  organisationId: string,
): Promise<{ readonly accountIds: readonly string[]; readonly projectIds: readonly string[] }> {
  const tables = queries.withTables<OrganisationTables>()
  const teams = tables.selectFrom('team').select('id').where('organisation_id', '=', organisationId)
  const accounts = await tables.selectFrom('team_member').select('account_id').distinct().where('team_id', 'in', teams).execute()
  const projects = await tables.selectFrom('team_project').select('project_id').distinct().where('team_id', 'in', teams).execute()
  return { accountIds: accounts.map((row) => row.account_id), projectIds: projects.map((row) => row.project_id) }
}

/** A team that ended is there again, under its name; answers the row. */
export async function reviveTeam(tx: Recorded, teamId: string, _judged: JudgedPaths): Promise<Fields | undefined> {
  const row = await tx
    .withTables<OrganisationTables>()
    .updateTable('team')
    .set({ ended_at: null, ended_by: null })
    .where('id', '=', teamId)
    .returningAll()
    .executeTakeFirst()
  return row as unknown as Fields | undefined
}

/** Projects that belong to an organisation, or did once. */
export async function listEverBelonging(queries: Queries, organisationId: string): Promise<string[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_project')
    .select('project_id')
    .distinct()
    .where('organisation_id', '=', organisationId)
    .orderBy('project_id')
    .execute()
  return rows.map((row) => row.project_id)
}

/** Names of the teams of an organisation, also of those that ended. */
export async function listTeamNames(queries: Queries, organisationId: string): Promise<{ readonly id: string; readonly name: string }[]> {
  const tables = queries.withTables<OrganisationTables>()
  return tables.selectFrom('team').select(['id', 'name']).where('organisation_id', '=', organisationId).execute()
}
