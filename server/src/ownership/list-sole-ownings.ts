import { listAccountsById } from '../accounts/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { listRoles, listRolesOf } from './store.ts'

/** Ids of the projects that would have no owner without this account. An owner whose account is closed owns nothing. */
export async function listSoleOwnings(queries: Queries, accountId: string): Promise<string[]> {
  const owned = (await listRolesOf(queries, accountId)).filter(({ role }) => role === 'owner')
  const sole: string[] = []
  for (const { projectId } of owned) {
    const others = (await listRoles(queries, projectId)).filter((held) => held.role === 'owner' && held.accountId !== accountId)
    const accounts = await listAccountsById(
      queries,
      others.map((held) => held.accountId),
    )
    if (!accounts.some(({ closedAt }) => closedAt === null)) sole.push(projectId)
  }
  return sole
}
