import type { Recorded } from '../../journal/record.ts'
import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { Session, SignIn } from './session.ts'

type SessionTables = {
  session: {
    id: string
    digest: string
    account_id: string
    browser_digest: string
    factors: string
    created_at: number
    last_used_at: number
    expires_at: number
    fresh_at: number
    browser: string
    network: string
    sealed_origin: Uint8Array
    sealed_label: Uint8Array
    ended_at: number | null
    ended_because: string | null
  }
  sign_in: {
    id: string
    digest: string
    account_id: string
    browser_digest: string
    stage: SignIn['stage']
    factors: string
    browser: string
    network: string
    created_at: number
    expires_at: number
    next: string
  }
  known_browser: { account_id: string; browser_digest: string; first_seen_at: number; last_seen_at: number }
  failed_sign_in: { account_id: string; network: string; quarter: number; count: number; told: number; sealed_origin: Uint8Array }
}

export async function findSessionByDigest(queries: Queries, digest: string): Promise<Session | undefined> {
  const row = await sessions(queries).where('digest', '=', digest).executeTakeFirst()
  return row && sessionFromRow(row)
}

export async function findSession(queries: Queries, accountId: string, id: string): Promise<Session | undefined> {
  const row = await sessions(queries).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst()
  return row && sessionFromRow(row)
}

/** Sessions that nobody ended, newest use first; some may be past their limits. */
export async function listOpenSessions(queries: Queries, accountId: string): Promise<Session[]> {
  const rows = await sessions(queries)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .orderBy('last_used_at', 'desc')
    .execute()
  return rows.map(sessionFromRow)
}

/** When a session of the account was last used, also one that ended; undefined: none is left. Milliseconds UTC. */
export async function findLastSessionUse(queries: Queries, accountId: string): Promise<number | undefined> {
  const { at } = await queries
    .withTables<SessionTables>()
    .selectFrom('session')
    .select(({ fn }) => fn.max<number | null>('last_used_at').as('at'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return at ?? undefined
}

export async function insertSession(tx: Recorded, digest: string, session: Session): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .insertInto('session')
    .values({
      id: session.id,
      digest,
      account_id: session.accountId,
      browser_digest: session.browserDigest,
      factors: session.factors.join(' '),
      created_at: session.createdAt,
      last_used_at: session.lastUsedAt,
      expires_at: session.expiresAt,
      fresh_at: session.freshAt,
      browser: session.browser,
      network: session.network,
      sealed_origin: session.sealedOrigin,
      sealed_label: session.sealedLabel,
      ended_at: null,
      ended_because: null,
    })
    .execute()
}

/** Ends these sessions of an account that are not ended yet; returns their ids. */
export async function endSessions(
  tx: Recorded,
  accountId: string,
  ending: { at: number; because: string; only?: string; except?: string; browserDigest?: string },
): Promise<string[]> {
  let query = tx
    .withTables<SessionTables>()
    .updateTable('session')
    .set({ ended_at: ending.at, ended_because: ending.because })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
  if (ending.only !== undefined) query = query.where('id', '=', ending.only)
  if (ending.except !== undefined) query = query.where('id', '!=', ending.except)
  if (ending.browserDigest !== undefined) query = query.where('browser_digest', '=', ending.browserDigest)
  return (await query.returning('id').execute()).map(({ id }) => id)
}

export async function updateSessionUse(tx: Transaction, id: string, at: number): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('session')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where('last_used_at', '<', at)
    .execute()
}

/** A factor was shown in this session, perhaps from elsewhere than before; `digest` is that of its new cookie. */
export async function refreshSession(
  tx: Recorded,
  id: string,
  fresh: { at: number; browser: string; network: string; digest: string },
): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('session')
    .set({ fresh_at: fresh.at, browser: fresh.browser, network: fresh.network, digest: fresh.digest })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

export async function insertSignIn(tx: Transaction, digest: string, signIn: SignIn): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .insertInto('sign_in')
    .values({
      id: signIn.id,
      digest,
      account_id: signIn.accountId,
      browser_digest: signIn.browserDigest,
      stage: signIn.stage,
      factors: signIn.factors.join(' '),
      browser: signIn.browser,
      network: signIn.network,
      created_at: signIn.createdAt,
      expires_at: signIn.expiresAt,
      next: signIn.next,
    })
    .execute()
}

export async function findSignInByDigest(queries: Queries, digest: string): Promise<SignIn | undefined> {
  const row = await signIns(queries).where('digest', '=', digest).executeTakeFirst()
  return row && signInFromRow(row)
}

export async function findSignIn(queries: Queries, id: string): Promise<SignIn | undefined> {
  const row = await signIns(queries).where('id', '=', id).executeTakeFirst()
  return row && signInFromRow(row)
}

/** Sign-ins of an account that wait for a confirmation at `now`, newest first. */
export async function listWaitingSignIns(queries: Queries, accountId: string, now: number): Promise<SignIn[]> {
  const rows = await signIns(queries)
    .where('account_id', '=', accountId)
    .where('stage', '=', 'confirmation')
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(signInFromRow)
}

/** Takes a sign-in from one stage to the next; false where it is not there (any more). */
export async function moveSignIn(
  tx: Transaction,
  id: string,
  move: { from: SignIn['stage']; to: SignIn['stage']; factors?: readonly string[] },
): Promise<boolean> {
  const done = await tx
    .withTables<SessionTables>()
    .updateTable('sign_in')
    .set({ stage: move.to, ...(move.factors ? { factors: move.factors.join(' ') } : {}) })
    .where('id', '=', id)
    .where('stage', '=', move.from)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Sign-ins under way end with what they relied on: a password, a factor, an account. */
export async function endSignIns(tx: Transaction, accountId: string, at: number): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('sign_in')
    .set({ expires_at: at })
    .where('account_id', '=', accountId)
    .where('expires_at', '>', at)
    .execute()
}

export async function deleteOldSignIns(tx: Transaction, before: number): Promise<void> {
  await tx.withTables<SessionTables>().deleteFrom('sign_in').where('expires_at', '<', before).execute()
}

export async function hasKnownBrowser(queries: Queries, accountId: string, browserDigest: string): Promise<boolean> {
  const row = await queries
    .withTables<SessionTables>()
    .selectFrom('known_browser')
    .select('first_seen_at')
    .where('account_id', '=', accountId)
    .where('browser_digest', '=', browserDigest)
    .executeTakeFirst()
  return row !== undefined
}

export async function findBrowserSince(queries: Queries, accountId: string, browserDigest: string): Promise<number | undefined> {
  const row = await queries
    .withTables<SessionTables>()
    .selectFrom('known_browser')
    .select('first_seen_at')
    .where('account_id', '=', accountId)
    .where('browser_digest', '=', browserDigest)
    .executeTakeFirst()
  return row?.first_seen_at
}

export async function insertKnownBrowser(tx: Transaction, accountId: string, browserDigest: string, at: number): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .insertInto('known_browser')
    .values({ account_id: accountId, browser_digest: browserDigest, first_seen_at: at, last_seen_at: at })
    .onConflict((conflict) => conflict.columns(['account_id', 'browser_digest']).doUpdateSet({ last_seen_at: at }))
    .execute()
}

export async function forgetBrowsers(tx: Transaction, accountId: string, exceptDigest?: string): Promise<void> {
  let query = tx.withTables<SessionTables>().deleteFrom('known_browser').where('account_id', '=', accountId)
  if (exceptDigest !== undefined) query = query.where('browser_digest', '!=', exceptDigest)
  await query.execute()
}

/** Counts one failure; answers how many there were in this quarter of an hour from there. */
export async function countFailure(
  tx: Transaction,
  failure: { accountId: string; network: string; quarter: number; sealedOrigin: Uint8Array },
): Promise<number> {
  const row = await tx
    .withTables<SessionTables>()
    .insertInto('failed_sign_in')
    .values({
      account_id: failure.accountId,
      network: failure.network,
      quarter: failure.quarter,
      count: 1,
      told: 0,
      sealed_origin: failure.sealedOrigin,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'network', 'quarter']).doUpdateSet((of) => ({ count: of('failed_sign_in.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return row.count
}

export interface Failures {
  readonly accountId: string
  readonly network: string
  readonly quarter: number
  readonly count: number
  readonly told: number
  readonly sealedOrigin: Uint8Array
}

/** Failures that the journal does not have yet, of quarters before this one. */
export async function listUntoldFailures(queries: Queries, before: number, limit: number): Promise<Failures[]> {
  const rows = await queries
    .withTables<SessionTables>()
    .selectFrom('failed_sign_in')
    .selectAll()
    .where('quarter', '<', before)
    .orderBy('quarter')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    accountId: row.account_id,
    network: row.network,
    quarter: row.quarter,
    count: row.count,
    told: row.told,
    sealedOrigin: row.sealed_origin,
  }))
}

/** Failures of an account in this quarter that the journal has, all sources together. */
export async function countToldFailures(queries: Queries, accountId: string, quarter: number): Promise<number> {
  const row = await queries
    .withTables<SessionTables>()
    .selectFrom('failed_sign_in')
    .select((of) => of.fn.sum<number | null>('told').as('sum'))
    .where('account_id', '=', accountId)
    .where('quarter', '=', quarter)
    .executeTakeFirst()
  return row?.sum ?? 0
}

export async function markFailuresTold(tx: Recorded, failures: Failures, told: number): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('failed_sign_in')
    .set({ told })
    .where('account_id', '=', failures.accountId)
    .where('network', '=', failures.network)
    .where('quarter', '=', failures.quarter)
    .execute()
}

export async function deleteFailures(tx: Transaction, failures: Failures): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .deleteFrom('failed_sign_in')
    .where('account_id', '=', failures.accountId)
    .where('network', '=', failures.network)
    .where('quarter', '=', failures.quarter)
    .where('count', '=', failures.count)
    .execute()
}

/** Of the origin that a failed sign-in came from. */
export const failurePurpose = (accountId: string): string => `failure:${accountId}`

/** Every failure at rest: few, because a job tells and forgets them. */
export async function listSealedFailures(
  queries: Queries,
): Promise<Pick<Failures, 'accountId' | 'network' | 'quarter' | 'sealedOrigin'>[]> {
  const rows = await queries
    .withTables<SessionTables>()
    .selectFrom('failed_sign_in')
    .select(['account_id', 'network', 'quarter', 'sealed_origin'])
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, network: row.network, quarter: row.quarter, sealedOrigin: row.sealed_origin }))
}

export async function resealFailure(
  tx: Recorded,
  { accountId, network, quarter }: Pick<Failures, 'accountId' | 'network' | 'quarter'>,
  sealedOrigin: Uint8Array,
): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('failed_sign_in')
    .set({ sealed_origin: sealedOrigin })
    .where('account_id', '=', accountId)
    .where('network', '=', network)
    .where('quarter', '=', quarter)
    .execute()
}

/** Sessions, ended ones too, with an id after this one. */
export async function listSealedSessions(
  queries: Queries,
  after: string,
  limit: number,
): Promise<Pick<Session, 'id' | 'sealedOrigin' | 'sealedLabel'>[]> {
  const rows = await queries
    .withTables<SessionTables>()
    .selectFrom('session')
    .select(['id', 'sealed_origin', 'sealed_label'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, sealedOrigin: row.sealed_origin, sealedLabel: row.sealed_label }))
}

export async function resealSession(tx: Recorded, id: string, sealed: { origin: Uint8Array; label: Uint8Array }): Promise<void> {
  await tx
    .withTables<SessionTables>()
    .updateTable('session')
    .set({ sealed_origin: sealed.origin, sealed_label: sealed.label })
    .where('id', '=', id)
    .execute()
}

function sessions(queries: Queries) {
  return queries.withTables<SessionTables>().selectFrom('session').selectAll()
}

function signIns(queries: Queries) {
  return queries.withTables<SessionTables>().selectFrom('sign_in').selectAll()
}

function sessionFromRow(row: SessionTables['session']): Session {
  return {
    id: row.id,
    accountId: row.account_id,
    browserDigest: row.browser_digest,
    factors: row.factors.split(' '),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    freshAt: row.fresh_at,
    browser: row.browser,
    network: row.network,
    sealedOrigin: row.sealed_origin,
    sealedLabel: row.sealed_label,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
  }
}

function signInFromRow(row: SessionTables['sign_in']): SignIn {
  return {
    id: row.id,
    accountId: row.account_id,
    browserDigest: row.browser_digest,
    stage: row.stage,
    factors: row.factors.split(' '),
    browser: row.browser,
    network: row.network,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    next: row.next,
  }
}
