import { accountState, isWorking } from '../accounts/account.ts'
import { findAccount } from '../accounts/store.ts'
import { listLiveRestraints } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { findLastSign } from './last-sign.ts'
import { listGreatestRoles } from './list-greatest-roles.ts'
import type { OwnerTerms } from './owner-terms.ts'
import { isOwnershipLocked, readOwners, roleSubject } from './read-owners.ts'
import type { SuccessionFacts } from './succession-policy.ts'

/** The facts of a succession at a moment. `ownHold`: a lock by this hold does not count. */
export async function readSuccession(
  queries: Queries,
  of: {
    readonly terms: OwnerTerms
    readonly now: number
    readonly projectId: string
    readonly targetId: string
    readonly heirId: string
    readonly asker: SuccessionFacts['asker']
    readonly ownHold?: string | undefined
  },
): Promise<SuccessionFacts> {
  const { terms, now, projectId, targetId, heirId, asker } = of
  const owners = await readOwners(queries, projectId, now)
  const lastSigns = new Map<string, number>()
  for (const { account } of owners) lastSigns.set(account.id, await findLastSign(queries, account))
  const held = (await listGreatestRoles(queries, projectId)).find(({ accountId }) => accountId === heirId)
  const heir = await findAccount(queries, heirId)
  const state = heir && accountState(heir, await listLiveRestraints(queries, 'account', heirId, now))
  const isSuspended = (await listLiveRestraints(queries, 'role', roleSubject(projectId, heirId), now)).length > 0
  return {
    terms,
    now,
    owners,
    lastSigns,
    isOwnershipLocked: await isOwnershipLocked(queries, projectId, now, of.ownHold),
    asker,
    targetId,
    heir: {
      accountId: heirId,
      role: held?.role,
      since: held?.since ?? now,
      isWorking: heir?.kind === 'person' && state !== undefined && isWorking(state) && !isSuspended,
    },
  }
}
