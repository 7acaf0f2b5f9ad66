import { listAdministrators } from '../accounts/store.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Audience } from '../policies/plans/plan.ts'
import { listOwnerPaths, listRoleHolders } from './organisations/paths/store.ts'

/** The accounts that a plan is about, by what they may do now. */
export async function listAudience(queries: Queries, audience: Audience): Promise<readonly string[]> {
  switch (audience.of) {
    case 'role':
      return listRoleHolders(queries, 'any')
    case 'owners':
      return listRoleHolders(queries, 'owner')
    case 'administrators':
      return (await listAdministrators(queries)).map(({ id }) => id)
    case 'project-owners':
      return [...new Set((await listOwnerPaths(queries, audience.projectId)).map(({ accountId }) => accountId))]
  }
}
