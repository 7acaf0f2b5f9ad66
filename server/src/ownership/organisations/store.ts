import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Role } from '../role.ts'
import type { Member, Organisation, OrganisationOffer, OrganisationRole, Team, TeamRole } from './organisation.ts'
import type { OwnerPath } from './owner-path.ts'
import type { JudgedPaths } from './plan-change.ts'

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

export async function findOffer(queries: Queries, id: string): Promise<OrganisationOffer | undefined> {
  const row = await offers(queries).where('id', '=', id).executeTakeFirst()
  return row && offerFromRow(row)
}

/** Offers that can still be taken, newest first: of an organisation, to an account, or by one. */
export async function listOpenOffers(
  queries: Queries,
  of: { organisationId?: string; accountId?: string; invitedBy?: string },
  now: number,
): Promise<OrganisationOffer[]> {
  let query = offers(queries).where('state', '=', 'open').where('expires_at', '>', now).orderBy('made_at', 'desc')
  if (of.organisationId !== undefined) query = query.where('organisation_id', '=', of.organisationId)
  if (of.accountId !== undefined) query = query.where('account_id', '=', of.accountId)
  if (of.invitedBy !== undefined) query = query.where('invited_by', '=', of.invitedBy)
  return (await query.execute()).map(offerFromRow)
}

/** The one that is open, also past its end: it is in the way of another one. */
export async function findOpenOffer(queries: Queries, organisationId: string, accountId: string): Promise<OrganisationOffer | undefined> {
  const row = await offers(queries)
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row && offerFromRow(row)
}

export async function insertOffer(tx: Recorded, offer: OrganisationOffer): Promise<void> {
  await tx
    .withTables<OrganisationTables>()
    .insertInto('organisation_offer')
    .values({
      id: offer.id,
      organisation_id: offer.organisationId,
      account_id: offer.accountId,
      role: offer.role,
      invited_by: offer.invitedBy,
      made_at: offer.madeAt,
      expires_at: offer.expiresAt,
      state: offer.state,
      decided_at: null,
    })
    .execute()
}

/** Decides an offer that is open; false where it was decided before. */
export async function decideOffer(
  tx: Recorded,
  id: string,
  state: Exclude<OrganisationOffer['state'], 'open'>,
  at: number,
): Promise<boolean> {
  const done = await tx
    .withTables<OrganisationTables>()
    .updateTable('organisation_offer')
    .set({ state, decided_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

const offers = (queries: Queries) => queries.withTables<OrganisationTables>().selectFrom('organisation_offer').selectAll()

const offerFromRow = (row: OrganisationTables['organisation_offer']): OrganisationOffer => ({
  id: row.id,
  organisationId: row.organisation_id,
  accountId: row.account_id,
  role: row.role,
  invitedBy: row.invited_by,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  state: row.state,
})
