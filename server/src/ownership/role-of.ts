import type { Account } from '../accounts/account.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { findGreatestRole } from './organisations/paths/store.ts'
import { roleSubject } from './read-owners.ts'
import { includesRole, type Role } from './role.ts'

/**
 * The role that an account can exercise in a project at `now`, the greatest of its own, of its teams and of its organisation; none
 * while it is suspended. A service has none of its own: it acts
 * for its owner, and at most as a maintainer, so that no token of a machine can change who owns a project. Take the owner's
 * role away and his services lose theirs in the same moment.
 */
export async function roleOf(queries: Queries, projectId: string, account: Account, now: number): Promise<Role | undefined> {
  const personId = account.kind === 'person' ? account.id : account.ownerId
  if (personId === null) return undefined
  const role = await findGreatestRole(queries, projectId, personId)
  if (role === undefined || (await listLiveRestraints(queries, 'role', roleSubject(projectId, personId), now)).length > 0) return undefined
  return account.kind === 'service' && includesRole(role, 'maintainer') ? 'maintainer' : role
}
