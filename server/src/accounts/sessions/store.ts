import type { Recorded } from '../../journal/record.ts'
import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { Session } from './session.ts'

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
