import { listAccountsById } from '../accounts/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { listMemberships, listOwnerPaths, listProjectIds } from './organisations/store.ts'
import { listRolesOf } from './store.ts'

/**
 * Ids of the projects that would have no owner without this account, by a role of its own, an organisation or a team. An owner whose
 * account is closed owns nothing.
 */
export async function listSoleOwnings(queries: Queries, accountId: string): Promise<string[]> {
  const ids = new Set((await listRolesOf(queries, accountId)).flatMap(({ projectId, role }) => (role === 'owner' ? [projectId] : [])))
  for (const { organisationId } of await listMemberships(queries, accountId))
    for (const projectId of await listProjectIds(queries, organisationId)) ids.add(projectId)
  const sole: string[] = []
  for (const projectId of ids) {
    const owners = new Set((await listOwnerPaths(queries, projectId)).map((path) => path.accountId))
    if (!owners.delete(accountId)) continue
    const accounts = await listAccountsById(queries, [...owners])
    if (!accounts.some(({ closedAt }) => closedAt === null)) sole.push(projectId)
  }
  return sole
}
