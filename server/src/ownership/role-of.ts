import type { Account } from '../accounts/account.ts'
import type { Queries } from '../platform/database/database.ts'
import { includesRole, type Role } from './role.ts'
import { findDirectRole } from './store.ts'

/**
 * The role that an account can exercise in a project at this moment. A service has none of its own: it acts for its
 * owner, and at most as a maintainer, so that no token of a machine can change who owns a project. Take the owner's
 * role away and his services lose theirs in the same moment.
 */
export async function roleOf(queries: Queries, projectId: string, account: Account): Promise<Role | undefined> {
  if (account.kind === 'person') return findDirectRole(queries, projectId, account.id)
  const ownersRole = account.ownerId === null ? undefined : await findDirectRole(queries, projectId, account.ownerId)
  return includesRole(ownersRole, 'maintainer') ? 'maintainer' : ownersRole
}
