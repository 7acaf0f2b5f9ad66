import { accountState, isWorking } from '../../accounts/account.ts'
import { findLastGrantedRecovery } from '../../accounts/recovery/store.ts'
import { findAccount } from '../../accounts/store.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import { findLack } from '../../policies/plans/meet-plans.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { roleSubject } from '../read-owners.ts'
import { findLastSign } from './last-sign.ts'
import type { SuccessionPlace } from './places/succession-place.ts'
import type { SuccessionFacts } from './succession-policy.ts'

/** The facts of a succession at a moment. `ownHold`: a lock by this hold does not count. */
export async function readSuccession(
  queries: Queries,
  of: {
    readonly terms: OwnerTerms
    readonly now: number
    readonly place: SuccessionPlace
    readonly targetId: string
    readonly heirId: string
    readonly asker: SuccessionFacts['asker']
    readonly ownHold?: string | undefined
  },
): Promise<SuccessionFacts> {
  const { terms, now, place, targetId, heirId, asker } = of
  const owners = await place.readOwners(queries, now)
  const lastSigns = new Map<string, number>()
  for (const { account } of owners) lastSigns.set(account.id, await findLastSign(queries, account))
  return {
    terms,
    now,
    owners,
    lastSigns,
    isOwnershipLocked: await place.isLocked(queries, now, of.ownHold),
    asker,
    targetId,
    heir: await readHeir(queries, place, heirId, now),
  }
}

async function readHeir(queries: Queries, place: SuccessionPlace, heirId: string, now: number): Promise<SuccessionFacts['heir']> {
  const part = await place.findPart(queries, heirId)
  const account = await findAccount(queries, heirId)
  if (account?.kind !== 'person') return { accountId: heirId, role: part?.role, since: now, isWorking: false }
  const state = accountState(account, await listLiveRestraints(queries, 'account', heirId, now))
  const isSuspended = (await listLiveRestraints(queries, 'role', roleSubject(place.id, heirId), now)).length > 0
  // Who could not do anything as an owner leaves the place as it is: nobody's.
  const lack = await findLack(queries, account, { role: 'owner', projectId: place.id })
  // A recovery returns the account, and not what it had earned by being there.
  const recoveredAt = (await findLastGrantedRecovery(queries, heirId)) ?? 0
  return {
    accountId: heirId,
    role: part?.role,
    since: Math.max(part?.since ?? now, recoveredAt),
    isWorking: isWorking(state) && !isSuspended && lack === undefined,
  }
}
