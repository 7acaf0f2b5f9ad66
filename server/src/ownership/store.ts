import { sql } from 'kysely'
import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import type { JudgedOwners } from './effective-owners.ts'
import type { Invitation } from './invitation.ts'
import type { Role } from './role.ts'

type OwnershipTables = {
  role: { project_id: string; account_id: string; role: Role; since: number; is_creator: number }
  invitation: {
    id: string
    project_id: string
    account_id: string
    role: Role
    invited_by: string
    made_at: number
    expires_at: number
    state: Invitation['state']
    decided_at: number | null
  }
}

/** A statement takes at most 32,766 parameters on SQLite. */
const ROWS_AT_ONCE = 500

export interface HeldRole {
  readonly projectId: string
  readonly accountId: string
  readonly role: Role
  readonly since: number
  readonly isCreator: boolean
}

export async function findDirectRole(queries: Queries, projectId: string, accountId: string): Promise<Role | undefined> {
  const row = await queries
    .withTables<OwnershipTables>()
    .selectFrom('role')
    .select('role')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.role
}

export async function findHeldRole(queries: Queries, projectId: string, accountId: string): Promise<HeldRole | undefined> {
  const row = await roles(queries).where('project_id', '=', projectId).where('account_id', '=', accountId).executeTakeFirst()
  return row && roleFromRow(row)
}

/** Roles in a project, oldest first. */
export async function listRoles(queries: Queries, projectId: string): Promise<HeldRole[]> {
  const rows = await roles(queries).where('project_id', '=', projectId).orderBy('since').orderBy('account_id').execute()
  return rows.map(roleFromRow)
}

/** Roles of an account in any project. */
export async function listRolesOf(queries: Queries, accountId: string): Promise<HeldRole[]> {
  const rows = await roles(queries).where('account_id', '=', accountId).orderBy('since').orderBy('project_id').execute()
  return rows.map(roleFromRow)
}

/** Nobody gets a role without the owners that it leads to having been computed. */
export async function insertRole(tx: Recorded, given: HeldRole, _judged: JudgedOwners): Promise<void> {
  await tx
    .withTables<OwnershipTables>()
    .insertInto('role')
    .values({
      project_id: given.projectId,
      account_id: given.accountId,
      role: given.role,
      since: given.since,
      is_creator: Number(given.isCreator),
    })
    .execute()
}

/** Another role; the standing begins with it. */
export async function updateRole(tx: Recorded, held: Omit<HeldRole, 'isCreator'>, _judged: JudgedOwners): Promise<void> {
  await tx
    .withTables<OwnershipTables>()
    .updateTable('role')
    .set({ role: held.role, since: held.since, is_creator: 0 })
    .where('project_id', '=', held.projectId)
    .where('account_id', '=', held.accountId)
    .execute()
}

export async function deleteRole(tx: Recorded, projectId: string, accountId: string, _judged: JudgedOwners): Promise<boolean> {
  const done = await tx
    .withTables<OwnershipTables>()
    .deleteFrom('role')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return done.numDeletedRows === 1n
}

/** Gives a role back as it was, with its old standing. */
export async function restoreRole(tx: Recorded, held: HeldRole, _judged: JudgedOwners): Promise<void> {
  const values = { role: held.role, since: held.since, is_creator: Number(held.isCreator) }
  await tx
    .withTables<OwnershipTables>()
    .insertInto('role')
    .values({ project_id: held.projectId, account_id: held.accountId, ...values })
    .onConflict((conflict) => conflict.columns(['project_id', 'account_id']).doUpdateSet(values))
    .execute()
}

/** A role with the owners that it leads to. */
export interface JudgedRole {
  readonly held: HeldRole
  readonly judged: JudgedOwners
}

/** The same for many. */
export async function restoreRoles(tx: Recorded, given: readonly JudgedRole[]): Promise<void> {
  for (let i = 0; i < given.length; i += ROWS_AT_ONCE)
    await tx
      .withTables<OwnershipTables>()
      .insertInto('role')
      .values(
        given.slice(i, i + ROWS_AT_ONCE).map(({ held }) => ({
          project_id: held.projectId,
          account_id: held.accountId,
          role: held.role,
          since: held.since,
          is_creator: Number(held.isCreator),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['project_id', 'account_id']).doUpdateSet((is) => ({
          role: is.ref('excluded.role'),
          since: is.ref('excluded.since'),
          is_creator: is.ref('excluded.is_creator'),
        })),
      )
      .execute()
}

export async function deleteRoles(tx: Recorded, taken: readonly JudgedRole[]): Promise<void> {
  for (let i = 0; i < taken.length; i += ROWS_AT_ONCE) {
    const rows = taken.slice(i, i + ROWS_AT_ONCE).map(({ held }) => sql`(${held.projectId}, ${held.accountId})`)
    await tx
      .withTables<OwnershipTables>()
      .deleteFrom('role')
      .where(sql<boolean>`(project_id, account_id) in (values ${sql.join(rows)})`)
      .execute()
  }
}

/** Roles in many projects, each oldest first. */
export async function listRolesOfProjects(queries: Queries, projectIds: readonly string[]): Promise<Map<string, HeldRole[]>> {
  const found = new Map<string, HeldRole[]>(projectIds.map((id) => [id, []]))
  if (projectIds.length === 0) return found
  const rows = await roles(queries).where('project_id', 'in', projectIds).orderBy('since').orderBy('account_id').execute()
  for (const row of rows) found.get(row.project_id)!.push(roleFromRow(row))
  return found
}

/** Offers in many projects that nobody has taken, made after a moment. */
export async function listOpenInvitationsTo(queries: Queries, projectIds: readonly string[], madeAfter: number): Promise<Invitation[]> {
  if (projectIds.length === 0) return []
  const rows = await invitations(queries)
    .where('project_id', 'in', projectIds)
    .where('state', '=', 'open')
    .where('made_at', '>', madeAfter)
    .orderBy('id')
    .execute()
  return rows.map(invitationFromRow)
}

export async function findInvitation(queries: Queries, id: string): Promise<Invitation | undefined> {
  const row = await invitations(queries).where('id', '=', id).executeTakeFirst()
  return row && invitationFromRow(row)
}

export async function findOpenInvitation(queries: Queries, projectId: string, accountId: string): Promise<Invitation | undefined> {
  const row = await invitations(queries)
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row && invitationFromRow(row)
}

/** Offers that can still be taken, newest first: of a project, to an account, or by one. */
export async function listOpenInvitations(
  queries: Queries,
  of: { projectId?: string; accountId?: string; invitedBy?: string },
  now: number,
): Promise<Invitation[]> {
  let query = invitations(queries).where('state', '=', 'open').where('expires_at', '>', now).orderBy('made_at', 'desc')
  if (of.projectId !== undefined) query = query.where('project_id', '=', of.projectId)
  if (of.accountId !== undefined) query = query.where('account_id', '=', of.accountId)
  if (of.invitedBy !== undefined) query = query.where('invited_by', '=', of.invitedBy)
  return (await query.execute()).map(invitationFromRow)
}

/** Projects that an account has offered somebody a part of since then. */
export async function listProjectsInvitedTo(queries: Queries, invitedBy: string, since: number): Promise<string[]> {
  const rows = await invitations(queries)
    .where('invited_by', '=', invitedBy)
    .where('role', '=', 'owner')
    .where('made_at', '>=', since)
    .execute()
  return [...new Set(rows.map(({ project_id }) => project_id))]
}

export async function insertInvitation(tx: Recorded, invitation: Invitation): Promise<void> {
  await tx
    .withTables<OwnershipTables>()
    .insertInto('invitation')
    .values({
      id: invitation.id,
      project_id: invitation.projectId,
      account_id: invitation.accountId,
      role: invitation.role,
      invited_by: invitation.invitedBy,
      made_at: invitation.madeAt,
      expires_at: invitation.expiresAt,
      state: invitation.state,
      decided_at: null,
    })
    .execute()
}

/** Decides an offer that is open; false where it was decided before. */
export async function decideInvitation(
  tx: Recorded,
  id: string,
  state: Exclude<Invitation['state'], 'open'>,
  at: number,
): Promise<boolean> {
  const done = await tx
    .withTables<OwnershipTables>()
    .updateTable('invitation')
    .set({ state, decided_at: at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

function roles(queries: Queries) {
  return queries.withTables<OwnershipTables>().selectFrom('role').selectAll()
}

function invitations(queries: Queries) {
  return queries.withTables<OwnershipTables>().selectFrom('invitation').selectAll()
}

const roleFromRow = (row: OwnershipTables['role']): HeldRole => ({
  projectId: row.project_id,
  accountId: row.account_id,
  role: row.role,
  since: row.since,
  isCreator: row.is_creator === 1,
})

const invitationFromRow = (row: OwnershipTables['invitation']): Invitation => ({
  id: row.id,
  projectId: row.project_id,
  accountId: row.account_id,
  role: row.role,
  invitedBy: row.invited_by,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  state: row.state,
})
