import type { Recorded } from '../journal/record.ts'
import type { Queries } from '../platform/database/database.ts'
import { canonicalJson } from '../platform/encoding/canonical-json.ts'
import { readHoldClock } from './clock/store.ts'
import { type Hold, type HoldState, liveStates } from './hold.ts'

type HoldRow = {
  id: string
  kind: string
  subject: string
  project_id: string | null
  target_id: string | null
  requested_by: string
  details: string
  state: HoldState
  version: number
  policy_digest: string
  requested_at: number
  announced_at: number | null
  duration_milliseconds: number
  remaining_milliseconds: number
  since_observed: number
  announced_open: number | null
  paused_because: string | null
  late_veto_milliseconds: number
  applied_at: number | null
  decided_by: string | null
  decided_at: number | null
  reason: string | null
  is_counted: number
}

type HoldTables = {
  hold: HoldRow
  hold_clock: { id: number; observed: number; open: number }
  hold_person: { hold_id: string; account_id: string }
}

/** One with the time that is observed now. */
function holds(queries: Queries) {
  return queries
    .withTables<HoldTables>()
    .selectFrom('hold')
    .innerJoin('hold_clock', (join) => join.on('hold_clock.id', '=', 1))
    .selectAll('hold')
    .select(['hold_clock.observed', 'hold_clock.open'])
}

function holdOf(row: HoldRow & { readonly observed: number; readonly open: number }): Hold {
  const since = row.observed - row.since_observed
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    projectId: row.project_id,
    targetId: row.target_id,
    requestedBy: row.requested_by,
    details: JSON.parse(row.details),
    state: row.state,
    version: row.version,
    policyDigest: row.policy_digest,
    requestedAt: row.requested_at,
    announcedAt: row.announced_at,
    durationMilliseconds: row.duration_milliseconds,
    remainingMilliseconds: row.state === 'waiting' ? Math.max(0, row.remaining_milliseconds - since) : row.remaining_milliseconds,
    doorMilliseconds: row.announced_open === null ? 0 : row.open - row.announced_open,
    pausedBecause: row.paused_because,
    lateVetoMilliseconds: row.late_veto_milliseconds,
    appliedAt: row.applied_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    reason: row.reason,
  }
}

export async function findHold(queries: Queries, id: string): Promise<Hold | undefined> {
  const row = await holds(queries).where('hold.id', '=', id).executeTakeFirst()
  return row && holdOf(row)
}

/** The one about this that is not decided yet. */
export async function findLiveHold(queries: Queries, kind: string, subject: string): Promise<Hold | undefined> {
  const row = await holds(queries)
    .where('hold.kind', '=', kind)
    .where('hold.subject', '=', subject)
    .where('hold.state', 'in', liveStates)
    .executeTakeFirst()
  return row && holdOf(row)
}

export interface HoldFilter {
  readonly projectId?: string
  /** Requester, target, or whoever was told. */
  readonly accountId?: string
  readonly limit: number
}

/** What is not decided yet, the oldest first. Without a filter: of the whole index. */
export const listLiveHolds = (queries: Queries, filter: HoldFilter): Promise<Hold[]> => listFiltered(queries, filter, liveStates)

/** What was applied, and can still be undone by whoever lost by it. */
export const listUndoableHolds = (queries: Queries, filter: HoldFilter): Promise<Hold[]> => listFiltered(queries, filter, ['applied'])

async function listFiltered(queries: Queries, filter: HoldFilter, states: readonly HoldState[]): Promise<Hold[]> {
  const rows = await narrowed(queries, filter)
    .where('hold.state', 'in', states)
    .orderBy('hold.requested_at')
    .orderBy('hold.id')
    .limit(filter.limit)
    .execute()
  return rows.map(holdOf)
}

/** All of them, the newest first. `before`: the last one of the page before. */
export async function listHolds(
  queries: Queries,
  { before, ...filter }: HoldFilter & { readonly before?: Pick<Hold, 'id' | 'requestedAt'> },
): Promise<Hold[]> {
  let chosen = narrowed(queries, filter)
  if (before !== undefined) {
    const { id, requestedAt } = before
    chosen = chosen.where((is) =>
      is.or([is('hold.requested_at', '<', requestedAt), is.and([is('hold.requested_at', '=', requestedAt), is('hold.id', '<', id)])]),
    )
  }
  return (await chosen.orderBy('hold.requested_at', 'desc').orderBy('hold.id', 'desc').limit(filter.limit).execute()).map(holdOf)
}

function narrowed(queries: Queries, { projectId, accountId }: Omit<HoldFilter, 'limit'>) {
  let chosen = holds(queries)
  // One that is about several names them in its details.
  if (projectId !== undefined)
    chosen = chosen.where((is) =>
      is.or([
        is('hold.project_id', '=', projectId),
        is.and([is('hold.project_id', 'is', null), is('hold.details', 'like', `%"${projectId}"%`)]),
      ]),
    )
  if (accountId !== undefined) {
    const told = queries.withTables<HoldTables>().selectFrom('hold_person').select('hold_id').where('account_id', '=', accountId)
    chosen = chosen.where((is) =>
      is.or([is('hold.requested_by', '=', accountId), is('hold.target_id', '=', accountId), is('hold.id', 'in', told)]),
    )
  }
  return chosen
}

/** Those of many projects, by id, and those which say that they touch one of them. */
export async function listHoldsOfProjects(queries: Queries, projectIds: readonly string[], states: readonly HoldState[]): Promise<Hold[]> {
  if (projectIds.length === 0) return []
  const rows = await holds(queries)
    .where((is) => is.or([is('hold.project_id', 'in', projectIds), is('hold.project_id', 'is', null)]))
    .where('hold.state', 'in', states)
    .orderBy('hold.id')
    .execute()
  const ids = new Set<unknown>(projectIds)
  const touches = ({ affected }: Hold['details']) => Array.isArray(affected) && affected.some((id) => ids.has(id))
  return rows.map(holdOf).filter(({ projectId, details }) => projectId !== null || touches(details))
}

/** Holds that say they are about an organisation, whatever they do to it. */
export async function listHoldsOfOrganisation(queries: Queries, organisationId: string, states: readonly HoldState[]): Promise<Hold[]> {
  const naming = holds(queries).where('hold.details', 'like', `%"${organisationId}"%`)
  const rows = await naming.where('hold.state', 'in', states).orderBy('hold.id').execute()
  return rows.map(holdOf).filter(({ details }) => Array.isArray(details.organisations) && details.organisations.includes(organisationId))
}

export async function countLiveHolds(queries: Queries): Promise<number> {
  const { holds } = await queries
    .withTables<HoldTables>()
    .selectFrom('hold')
    .select(({ fn }) => fn.countAll<number>().as('holds'))
    .where('state', 'in', liveStates)
    .executeTakeFirstOrThrow()
  return holds
}

/** Those of an account that count against the number that it may have under way. */
export async function countCountedHolds(queries: Queries, requestedBy: string): Promise<number> {
  const { holds } = await queries
    .withTables<HoldTables>()
    .selectFrom('hold')
    .select(({ fn }) => fn.countAll<number>().as('holds'))
    .where('requested_by', '=', requestedBy)
    .where('state', 'in', liveStates)
    .where('is_counted', '=', 1)
    .executeTakeFirstOrThrow()
  return holds
}

/** Somebody objects to a change of this project, or of several of which it is one, and nobody has decided. `exceptHold`: but this one. */
export async function hasContestedHold(queries: Queries, projectId: string, exceptHold?: string): Promise<boolean> {
  const found = await listFiltered(queries, { projectId, limit: 2 }, ['contested'])
  return found.some(({ id }) => id !== exceptHold)
}

/** The last time that this was stopped (for whom it was asked: `requestedBy`), or undone. Milliseconds UTC. */
export async function findLastRefusal(
  queries: Queries,
  { kind, subject, requestedBy }: Pick<Hold, 'kind' | 'subject' | 'requestedBy'>,
  lesser: readonly string[] = [],
): Promise<number | undefined> {
  const { at } = await queries
    .withTables<HoldTables>()
    .selectFrom('hold')
    .select(({ fn }) => fn.max<number | null>('decided_at').as('at'))
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where((is) =>
      is.or([
        lesser.length === 0 ? is('state', '=', 'undone') : is.and([is('state', '=', 'undone'), is('requested_by', 'not in', lesser)]),
        is.and([is('state', '=', 'vetoed'), is('requested_by', '=', requestedBy)]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return at ?? undefined
}

/** What an account has asked for since a moment, whatever became of it, the oldest first. */
export async function listHoldsRequestedBy(queries: Queries, requestedBy: string, since: number): Promise<Hold[]> {
  const rows = await holds(queries)
    .where('hold.requested_by', '=', requestedBy)
    .where('hold.requested_at', '>=', since)
    .orderBy('hold.requested_at')
    .orderBy('hold.id')
    .execute()
  return rows.map(holdOf)
}

/** The holds in some states, by id; what a tick has to look at. */
export async function listHoldsInStates(queries: Queries, states: readonly HoldState[], after: string, limit: number): Promise<Hold[]> {
  const rows = await holds(queries).where('hold.state', 'in', states).where('hold.id', '>', after).orderBy('hold.id').limit(limit).execute()
  return rows.map(holdOf)
}

/** Observed time since the hold came into its present state. */
export async function readTimeInState(queries: Queries, id: string): Promise<number> {
  const row = await queries
    .withTables<HoldTables>()
    .selectFrom('hold')
    .innerJoin('hold_clock', (join) => join.on('hold_clock.id', '=', 1))
    .select(['hold.since_observed', 'hold_clock.observed'])
    .where('hold.id', '=', id)
    .executeTakeFirstOrThrow()
  return row.observed - row.since_observed
}

/** False where one about the same is live. */
export async function insertHold(
  tx: Recorded,
  hold: Omit<
    Hold,
    'state' | 'version' | 'announcedAt' | 'doorMilliseconds' | 'pausedBecause' | 'appliedAt' | 'decidedBy' | 'decidedAt' | 'reason'
  >,
  isCounted: boolean,
): Promise<boolean> {
  const { observed } = await readHoldClock(tx)
  const done = await tx
    .withTables<HoldTables>()
    .insertInto('hold')
    .values({
      id: hold.id,
      kind: hold.kind,
      subject: hold.subject,
      project_id: hold.projectId,
      target_id: hold.targetId,
      requested_by: hold.requestedBy,
      details: canonicalJson(hold.details),
      state: 'announcing',
      version: 1,
      policy_digest: hold.policyDigest,
      requested_at: hold.requestedAt,
      announced_at: null,
      duration_milliseconds: hold.durationMilliseconds,
      remaining_milliseconds: hold.remainingMilliseconds,
      since_observed: observed,
      announced_open: null,
      paused_because: null,
      late_veto_milliseconds: hold.lateVetoMilliseconds,
      applied_at: null,
      decided_by: null,
      decided_at: null,
      reason: null,
      is_counted: isCounted ? 1 : 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}

export interface HoldMove {
  readonly state: HoldState
  readonly remainingMilliseconds?: number
  /** The door of the veto is open from now on. */
  readonly isAnnouncedAt?: number
  readonly pausedBecause?: string | null
  readonly appliedAt?: number
  readonly decidedBy?: string
  readonly decidedAt?: number
  readonly reason?: string | null
}

/** Compare and set; false where somebody else has moved it since it was read. */
export async function updateHold(tx: Recorded, from: Pick<Hold, 'id' | 'state' | 'version'>, move: HoldMove): Promise<boolean> {
  const { observed, open } = await readHoldClock(tx)
  const done = await tx
    .withTables<HoldTables>()
    .updateTable('hold')
    .set({
      state: move.state,
      version: from.version + 1,
      since_observed: observed,
      ...(move.remainingMilliseconds === undefined ? {} : { remaining_milliseconds: move.remainingMilliseconds }),
      ...(move.isAnnouncedAt === undefined ? {} : { announced_at: move.isAnnouncedAt, announced_open: open }),
      ...(move.pausedBecause === undefined ? {} : { paused_because: move.pausedBecause }),
      ...(move.appliedAt === undefined ? {} : { applied_at: move.appliedAt }),
      ...(move.decidedBy === undefined ? {} : { decided_by: move.decidedBy }),
      ...(move.decidedAt === undefined ? {} : { decided_at: move.decidedAt }),
      ...(move.reason === undefined ? {} : { reason: move.reason }),
    })
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('version', '=', from.version)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}
