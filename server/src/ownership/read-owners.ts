import { type Account, accountState } from '../accounts/account.ts'
import { findLastGrantedRecovery } from '../accounts/recovery/store.ts'
import { findAccount } from '../accounts/store.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { hasContestedHold } from '../holds/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { findLack } from '../policies/plans/meet-plans.ts'
import { listOwnerPaths, listStandings } from './organisations/paths/store.ts'
import type { OwnerStanding } from './standing.ts'

/** What restraints on one role of one account are kept under. */
export const roleSubject = (projectId: string, accountId: string): string => `${projectId}:${accountId}`

export type ReadOwner = OwnerStanding & { readonly account: Account }

/**
 * The effective owners of a project with their standing, oldest first: by a role of their own, as owners of the organisation that
 * it belongs to, or in a team that owns it.
 */
export async function readOwners(queries: Queries, projectId: string, now: number): Promise<ReadOwner[]> {
  const paths = await listOwnerPaths(queries, projectId)
  const standings = await listStandings(queries, projectId)
  const owners: ReadOwner[] = []
  for (const accountId of new Set(paths.map((path) => path.accountId))) {
    const ways = paths.filter((path) => path.accountId === accountId)
    const waySince = Math.min(...ways.map(({ since }) => since))
    // An older way that ended counts, as long as the one that was there meanwhile is.
    const kept = standings.find((standing) => standing.accountId === accountId && standing.waySince === waySince)
    const since = kept ? Math.min(kept.since, waySince) : waySince
    owners.push(await readStanding(queries, projectId, { accountId, since, isCreator: ways.some((way) => way.isCreator === true) }, now))
  }
  return owners.toSorted((a, b) => a.since - b.since || (a.accountId < b.accountId ? -1 : 1))
}

/** What an owner of a project, or of an organisation, is worth at the moment. `subjectId`: the id of either. */
export async function readStanding(
  queries: Queries,
  subjectId: string,
  held: { readonly accountId: string; readonly since: number; readonly isCreator: boolean },
  now: number,
): Promise<ReadOwner> {
  const account = (await findAccount(queries, held.accountId))!
  // A recovery returns the account, and not what it had earned by being there.
  const recoveredAt = await findLastGrantedRecovery(queries, account.id)
  const isReset = recoveredAt !== undefined && recoveredAt > held.since
  return {
    account,
    accountId: account.id,
    since: isReset ? recoveredAt : held.since,
    isCreator: held.isCreator && !isReset,
    state: accountState(account, await listLiveRestraints(queries, 'account', account.id, now)),
    lacks: await findLack(queries, account, { role: 'owner', projectId: subjectId }),
    isSuspended: (await listLiveRestraints(queries, 'role', roleSubject(subjectId, account.id), now)).length > 0,
  }
}

/**
 * True while nobody can change who owns the project: it was locked, or somebody contests a change of it and nobody has decided.
 * `exceptHold`: the change that is asked about, which does not lock itself.
 */
export async function isOwnershipLocked(queries: Queries, projectId: string, now: number, exceptHold?: string): Promise<boolean> {
  return (await hasOwnershipLock(queries, projectId, now)) || (await hasContestedHold(queries, projectId, exceptHold))
}

/** True while somebody, or a rule, has locked who owns the project. */
export async function hasOwnershipLock(queries: Queries, projectId: string, now: number): Promise<boolean> {
  return (await listLiveRestraints(queries, 'project', projectId, now)).some(({ effect }) => effect === 'locked')
}

export interface Brake {
  /** Null: as long as what it is about is not decided. */
  readonly until: number | null
  /** No owner can lift it. */
  readonly byOperator: boolean
}

/** Until when nothing can be published to the project; undefined where it can. Of several, the last one to end. */
export async function findBrake(queries: Queries, projectId: string, now: number): Promise<Brake | undefined> {
  const brakes = (await listLiveRestraints(queries, 'project', projectId, now)).filter(({ effect }) => effect === 'braked')
  const ends = brakes.map(({ expiresAt }) => expiresAt)
  if (ends.length === 0) return undefined
  return {
    until: ends.includes(null) ? null : Math.max(...ends.map(Number)),
    byOperator: brakes.some(({ authority }) => authority === 'operator'),
  }
}
