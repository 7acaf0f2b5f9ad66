import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import type { Role } from '../../role.ts'
import type { OrganisationRole, TeamRole } from '../organisation.ts'
import { findTeam, type OrganisationTables } from '../store.ts'
import type { OwnerPath } from './owner-path.ts'
import type { JudgedPaths } from './plan-change.ts'

/** The tables whose rows are a part of a way to a project. */
export type PathTable = 'organisation_member' | 'team' | 'team_member' | 'team_project' | 'organisation_project'

/**
 * The greatest role that an account has in a project by any way: its own, by a team, or as an owner of the organisation. One
 * statement, because every upload asks. A team counts only while the project belongs to its organisation.
 */
export async function findGreatestRole(queries: Queries, projectId: string, accountId: string): Promise<Role | undefined> {
  const tables = queries.withTables<OrganisationTables>()
  const rows = await tables
    .selectFrom('role')
    .select('role')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .unionAll(
      tables
        .selectFrom('organisation_project as belongs')
        .innerJoin('team', (join) => join.onRef('team.organisation_id', '=', 'belongs.organisation_id').on('team.ended_at', 'is', null))
        .innerJoin('team_project as given', (join) =>
          join.onRef('given.team_id', '=', 'team.id').onRef('given.project_id', '=', 'belongs.project_id').on('given.ended_at', 'is', null),
        )
        .innerJoin('team_member as in_team', (join) => join.onRef('in_team.team_id', '=', 'team.id').on('in_team.ended_at', 'is', null))
        .select('given.role as role')
        .where('belongs.project_id', '=', projectId)
        .where('belongs.ended_at', 'is', null)
        .where('in_team.account_id', '=', accountId),
    )
    .unionAll(
      tables
        .selectFrom('organisation_project as belongs')
        .innerJoin('organisation_member as member', (join) =>
          join.onRef('member.organisation_id', '=', 'belongs.organisation_id').on('member.ended_at', 'is', null),
        )
        .select(sql<Role>`'owner'`.as('role'))
        .where('belongs.project_id', '=', projectId)
        .where('belongs.ended_at', 'is', null)
        .where('member.account_id', '=', accountId)
        .where('member.role', '=', 'owner'),
    )
    .execute()
  return (['owner', 'maintainer', 'reader'] as const).find((role) => rows.some((row) => row.role === role))
}

/** Every way in which somebody owns a project. */
export async function listOwnerPaths(queries: Queries, projectId: string): Promise<OwnerPath[]> {
  const tables = queries.withTables<OrganisationTables>()
  const direct = await tables
    .selectFrom('role')
    .select(['account_id', 'since', 'is_creator'])
    .where('project_id', '=', projectId)
    .where('role', '=', 'owner')
    .orderBy('since')
    .orderBy('account_id')
    .execute()
  const paths: OwnerPath[] = direct.map((row) => ({
    accountId: row.account_id,
    by: 'direct',
    since: row.since,
    ...(row.is_creator === 1 ? { isCreator: true } : {}),
  }))
  const belongs = await tables
    .selectFrom('organisation_project')
    .select(['organisation_id', 'since'])
    .where('project_id', '=', projectId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!belongs) return paths
  const owners = await tables
    .selectFrom('organisation_member')
    .select(['account_id', 'since'])
    .where('organisation_id', '=', belongs.organisation_id)
    .where('role', '=', 'owner')
    .where('ended_at', 'is', null)
    .execute()
  for (const row of owners) paths.push({ accountId: row.account_id, by: 'organisation', since: Math.max(row.since, belongs.since) })
  const teams = await tables
    .selectFrom('team_project as given')
    .innerJoin('team', 'team.id', 'given.team_id')
    .innerJoin('team_member as in_team', 'in_team.team_id', 'team.id')
    .select(['team.id as team_id', 'in_team.account_id as account_id', 'in_team.since as joined', 'given.since as given_at'])
    .where('given.project_id', '=', projectId)
    .where('given.role', '=', 'owner')
    .where('team.organisation_id', '=', belongs.organisation_id)
    .where('given.ended_at', 'is', null)
    .where('team.ended_at', 'is', null)
    .where('in_team.ended_at', 'is', null)
    .execute()
  for (const row of teams)
    paths.push({
      accountId: row.account_id,
      by: `team:${row.team_id}`,
      since: Math.max(row.joined, row.given_at, belongs.since),
    })
  return paths
}

/** Accounts that have owned a project since a moment by an organisation or a team, also for a part of that time. */
export async function listPathOwnersSince(queries: Queries, projectId: string, since: number): Promise<string[]> {
  const tables = queries.withTables<OrganisationTables>()
  const byOrganisation = await tables
    .selectFrom('organisation_project as belongs')
    .innerJoin('organisation_member as member', 'member.organisation_id', 'belongs.organisation_id')
    .select('member.account_id as account_id')
    .where('belongs.project_id', '=', projectId)
    .where('member.role', '=', 'owner')
    .where((is) => is.or([is('belongs.ended_at', 'is', null), is('belongs.ended_at', '>', since)]))
    .where((is) => is.or([is('member.ended_at', 'is', null), is('member.ended_at', '>', since)]))
    .execute()
  const byTeam = await tables
    .selectFrom('team_project as given')
    .innerJoin('team_member as in_team', 'in_team.team_id', 'given.team_id')
    .select('in_team.account_id as account_id')
    .where('given.project_id', '=', projectId)
    .where('given.role', '=', 'owner')
    .where((is) => is.or([is('given.ended_at', 'is', null), is('given.ended_at', '>', since)]))
    .where((is) => is.or([is('in_team.ended_at', 'is', null), is('in_team.ended_at', '>', since)]))
    .execute()
  return [...new Set([...byOrganisation, ...byTeam].map(({ account_id }) => account_id))]
}

/** Whoever maintains a project by a team. */
export async function listTeamMaintainers(
  queries: Queries,
  projectId: string,
): Promise<{ readonly accountId: string; readonly since: number }[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('organisation_project as belongs')
    .innerJoin('team', 'team.organisation_id', 'belongs.organisation_id')
    .innerJoin('team_project as given', (join) =>
      join.onRef('given.team_id', '=', 'team.id').onRef('given.project_id', '=', 'belongs.project_id'),
    )
    .innerJoin('team_member as in_team', 'in_team.team_id', 'team.id')
    .select(['in_team.account_id as account_id', 'in_team.since as since'])
    .where('belongs.project_id', '=', projectId)
    .where('given.role', '=', 'maintainer')
    .where('belongs.ended_at', 'is', null)
    .where('team.ended_at', 'is', null)
    .where('given.ended_at', 'is', null)
    .where('in_team.ended_at', 'is', null)
    .orderBy('in_team.since')
    .orderBy('in_team.account_id')
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, since: row.since }))
}

/** Everybody with a role in a project or organisation (`any`), or with one that makes him an owner of one of the two. */
export async function listRoleHolders(queries: Queries, held: 'any' | 'owner'): Promise<string[]> {
  const tables = queries.withTables<OrganisationTables>()
  let direct = tables.selectFrom('role').select('account_id')
  let members = tables.selectFrom('organisation_member').select('account_id').where('ended_at', 'is', null)
  let inTeams = tables
    .selectFrom('team_member as in_team')
    .innerJoin('team', 'team.id', 'in_team.team_id')
    .innerJoin('team_project as given', 'given.team_id', 'in_team.team_id')
    .select('in_team.account_id as account_id')
    .where('in_team.ended_at', 'is', null)
    .where('team.ended_at', 'is', null)
    .where('given.ended_at', 'is', null)
  if (held === 'owner') {
    direct = direct.where('role', '=', 'owner')
    members = members.where('role', '=', 'owner')
    inTeams = inTeams.where('given.role', '=', 'owner')
  }
  const rows = await direct.union(members).union(inTeams).execute()
  return rows.map(({ account_id }) => account_id).toSorted()
}

/** Since when somebody owns a project without interruption, where an older way ended and another one was there. */
export async function listStandings(
  queries: Queries,
  projectId: string,
): Promise<{ readonly accountId: string; readonly waySince: number; readonly since: number }[]> {
  const rows = await queries
    .withTables<OrganisationTables>()
    .selectFrom('owner_standing')
    .selectAll()
    .where('project_id', '=', projectId)
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, waySince: row.way_since, since: row.since }))
}

export async function putStanding(
  tx: Recorded,
  standing: { projectId: string; accountId: string; waySince: number; since: number },
): Promise<void> {
  const values = { way_since: standing.waySince, since: standing.since }
  await tx
    .withTables<OrganisationTables>()
    .insertInto('owner_standing')
    .values({ project_id: standing.projectId, account_id: standing.accountId, ...values })
    .onConflict((conflict) => conflict.columns(['project_id', 'account_id']).doUpdateSet(values))
    .execute()
}

/** What a row begins with. `begunBy`: the hold, where one led to it. */
export type NewRow =
  | { table: 'organisation_member'; values: { organisation_id: string; account_id: string; role: OrganisationRole; is_creator: number } }
  | { table: 'team'; values: { id: string; organisation_id: string; name: string } }
  | { table: 'team_member'; values: { team_id: string; account_id: string } }
  | { table: 'team_project'; values: { team_id: string; project_id: string; role: TeamRole } }
  | { table: 'organisation_project'; values: { organisation_id: string; project_id: string } }

/** Opens a part of a way to projects. Nobody gets one without the owners that it leads to having been judged. */
export async function beginRow(
  tx: Recorded,
  { table, values }: NewRow,
  since: number,
  by: string | null,
  _judged: JudgedPaths,
): Promise<void> {
  await tx
    .withTables<OrganisationTables>()
    .insertInto(table)
    .values({ id: randomUUID(), ...values, since, begun_by: by, ended_at: null, ended_by: null } as never)
    .execute()
}

/** Ends the live rows that match, and answers them. */
export async function endRows(
  tx: Recorded,
  table: PathTable,
  where: Readonly<Record<string, string>>,
  at: number,
  by: string | null,
  _judged: JudgedPaths,
): Promise<readonly Fields[]> {
  let query = tx
    .withTables<OrganisationTables>()
    .updateTable(table)
    .set({ ended_at: at, ended_by: by } as never)
    .where('ended_at' as never, 'is', null as never)
  for (const [column, value] of Object.entries(where)) query = query.where(column as never, '=', value as never)
  return (await query.returningAll().execute()) as unknown as readonly Fields[]
}

/** By which columns a live row of a table is the only one. */
const keysOf: Readonly<Record<PathTable, readonly string[]>> = {
  organisation_member: ['organisation_id', 'account_id'],
  team: ['organisation_id', 'name'],
  team_member: ['team_id', 'account_id'],
  team_project: ['team_id', 'project_id'],
  organisation_project: ['project_id'],
}

export type Fields = Readonly<Record<string, string>>

/**
 * Takes back what a hold did to a table: what it began ends, what it ended is there again as it was, unless something else has
 * taken its place since. Answers both.
 */
export async function takeBackRows(
  tx: Recorded,
  table: PathTable,
  hold: string,
  at: number,
  _judged: JudgedPaths,
): Promise<{ readonly ended: readonly Fields[]; readonly revived: readonly Fields[] }> {
  const tables = tx.withTables<OrganisationTables>()
  const ended = await tables
    .updateTable(table)
    .set({ ended_at: at, ended_by: null } as never)
    .where('begun_by' as never, '=', hold as never)
    .where('ended_at' as never, 'is', null as never)
    .returningAll()
    .execute()
  const revived: Fields[] = []
  const gone = await tables
    .selectFrom(table)
    .selectAll()
    .where('ended_by' as never, '=', hold as never)
    .execute()
  for (const row of gone as unknown as readonly Fields[]) {
    let present = tables
      .selectFrom(table)
      .selectAll()
      .where('ended_at' as never, 'is', null as never)
    for (const key of keysOf[table]) present = present.where(key as never, '=', row[key] as never)
    if (await present.executeTakeFirst()) continue
    // Into a team that ended meanwhile nobody comes back: nothing would lead from there, and it would stand in the way of the next one.
    if (row.team_id !== undefined && !(await findTeam(tx, row.team_id))) continue
    await tables
      .updateTable(table)
      .set({ ended_at: null, ended_by: null } as never)
      .where('id' as never, '=', row.id as never)
      .execute()
    revived.push(row)
  }
  return { ended: ended as unknown as readonly Fields[], revived }
}
