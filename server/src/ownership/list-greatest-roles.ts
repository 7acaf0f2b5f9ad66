import type { Queries } from '../platform/database/database.ts'
import { listOwnerPaths, listTeamMaintainers } from './organisations/paths/store.ts'
import { type HeldRole, listRoles } from './store.ts'

/** Everybody with a role in a project by any way, each with his greatest one; owners first. */
export async function listGreatestRoles(queries: Queries, projectId: string): Promise<HeldRole[]> {
  const direct = await listRoles(queries, projectId)
  const byAccount = new Map<string, HeldRole>()
  const add = (held: HeldRole) => {
    if (!byAccount.has(held.accountId)) byAccount.set(held.accountId, held)
  }
  for (const held of direct) if (held.role === 'owner') add(held)
  for (const { accountId, since } of await listOwnerPaths(queries, projectId))
    add({ projectId, accountId, role: 'owner', since, isCreator: false })
  for (const held of direct) if (held.role === 'maintainer') add(held)
  for (const { accountId, since } of await listTeamMaintainers(queries, projectId))
    add({ projectId, accountId, role: 'maintainer', since, isCreator: false })
  for (const held of direct) add(held)
  return [...byAccount.values()]
}
