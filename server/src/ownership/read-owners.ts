import { type Account, accountState } from '../accounts/account.ts'
import { findLastGrantedRecovery } from '../accounts/recovery/store.ts'
import { findAccount } from '../accounts/store.ts'
import { listLiveRestraints } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import type { OwnerStanding } from './standing.ts'
import { listRoles } from './store.ts'

/** What restraints on one role of one account are kept under. */
export const roleSubject = (projectId: string, accountId: string): string => `${projectId}:${accountId}`

/** The effective owners of a project with their standing, oldest first. */
export async function readOwners(queries: Queries, projectId: string, now: number): Promise<(OwnerStanding & { account: Account })[]> {
  const owners = []
  for (const held of await listRoles(queries, projectId)) {
    if (held.role !== 'owner') continue
    const account = (await findAccount(queries, held.accountId))!
    // A recovery returns the account, and not what it had earned by being there.
    const recoveredAt = await findLastGrantedRecovery(queries, account.id)
    const isReset = recoveredAt !== undefined && recoveredAt > held.since
    owners.push({
      account,
      accountId: account.id,
      since: isReset ? recoveredAt : held.since,
      isCreator: held.isCreator && !isReset,
      state: accountState(account, await listLiveRestraints(queries, 'account', account.id, now)),
      isSuspended: (await listLiveRestraints(queries, 'role', roleSubject(projectId, account.id), now)).length > 0,
    })
  }
  return owners
}

/** True while nobody can change who owns the project. */
export async function isOwnershipLocked(queries: Queries, projectId: string, now: number): Promise<boolean> {
  return (await listLiveRestraints(queries, 'project', projectId, now)).some(({ effect }) => effect === 'locked')
}

/** Until when nothing can be published to the project; undefined where it can. */
export async function findBrake(queries: Queries, projectId: string, now: number): Promise<{ until: number | null } | undefined> {
  const brake = (await listLiveRestraints(queries, 'project', projectId, now)).find(({ effect }) => effect === 'braked')
  return brake && { until: brake.expiresAt }
}
