import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Role } from './role.ts'

type RoleTables = {
  role: { project_id: string; account_id: string; role: Role; since: number }
}

export async function findDirectRole(queries: Queries, projectId: string, accountId: string): Promise<Role | undefined> {
  const row = await queries
    .withTables<RoleTables>()
    .selectFrom('role')
    .select('role')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.role
}

export async function listRoles(queries: Queries, projectId: string): Promise<{ accountId: string; role: Role; since: number }[]> {
  const rows = await queries
    .withTables<RoleTables>()
    .selectFrom('role')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('since')
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, role: row.role, since: row.since }))
}

/** Every role that an account has itself, in no order. */
export async function listRolesOf(queries: Queries, accountId: string): Promise<{ projectId: string; role: Role; since: number }[]> {
  const rows = await queries.withTables<RoleTables>().selectFrom('role').selectAll().where('account_id', '=', accountId).execute()
  return rows.map((row) => ({ projectId: row.project_id, role: row.role, since: row.since }))
}

export async function insertRole(tx: Recorded, given: { projectId: string; accountId: string; role: Role; since: number }): Promise<void> {
  await tx
    .withTables<RoleTables>()
    .insertInto('role')
    .values({ project_id: given.projectId, account_id: given.accountId, role: given.role, since: given.since })
    .execute()
}
