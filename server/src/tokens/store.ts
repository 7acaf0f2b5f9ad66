import type { Account } from '../accounts/account.ts'
import type { Recorded } from '../journal/record.ts'
import type { Queries, Transaction } from '../platform/database/database.ts'
import type { Token } from './token.ts'

type TokenTables = {
  token: {
    id: string
    account_id: string
    name: string
    sealed_key: Uint8Array
    sealed_label: Uint8Array
    created_at: number
    expires_at: number | null
    revoked_at: number | null
    last_used_at: number | null
  }
  token_caveat: { token_id: string; number: number; body: string; added_at: number }
  account: { id: string; name: string }
}

export async function findToken(queries: Queries, id: string): Promise<Token | undefined> {
  const row = await tokens(queries).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Newest first; of one account, or of all. */
export async function listTokens(queries: Queries, account?: Account): Promise<(Token & { accountName: string })[]> {
  let query = queries
    .withTables<TokenTables>()
    .selectFrom('token')
    .innerJoin('account', 'account.id', 'token.account_id')
    .selectAll('token')
    .select('account.name as account_name')
    .orderBy('token.created_at', 'desc')
  if (account) query = query.where('token.account_id', '=', account.id)
  return (await query.execute()).map((row) => ({ ...fromRow(row), accountName: row.account_name }))
}

/** Ids of tokens to their names. */
export async function listTokenNames(queries: Queries, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await queries.withTables<TokenTables>().selectFrom('token').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** The caveats kept on the server, in the order they were added. */
export async function listServerCaveats(queries: Queries, tokenId: string): Promise<Uint8Array[]> {
  const rows = await queries
    .withTables<TokenTables>()
    .selectFrom('token_caveat')
    .select('body')
    .where('token_id', '=', tokenId)
    .orderBy('number')
    .execute()
  return rows.map((row) => Buffer.from(row.body))
}

export async function insertToken(tx: Recorded, token: Token): Promise<void> {
  await tx
    .withTables<TokenTables>()
    .insertInto('token')
    .values({
      id: token.id,
      account_id: token.accountId,
      name: token.name,
      sealed_key: token.sealedKey,
      sealed_label: token.sealedLabel,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      revoked_at: null,
      last_used_at: null,
    })
    .execute()
}

export async function insertServerCaveat(tx: Recorded, tokenId: string, body: string, at: number): Promise<void> {
  const tables = tx.withTables<TokenTables>()
  const { count } = await tables
    .selectFrom('token_caveat')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('token_id', '=', tokenId)
    .executeTakeFirstOrThrow()
  await tables
    .insertInto('token_caveat')
    .values({ token_id: tokenId, number: count + 1, body, added_at: at })
    .execute()
}

export async function markTokenRevoked(tx: Recorded, id: string, at: number): Promise<void> {
  await tx.withTables<TokenTables>().updateTable('token').set({ revoked_at: at }).where('id', '=', id).execute()
}

/** For a rotation of keys. */
export async function resealToken(tx: Recorded, id: string, sealed: { key: Uint8Array; label: Uint8Array }): Promise<void> {
  await tx
    .withTables<TokenTables>()
    .updateTable('token')
    .set({ sealed_key: sealed.key, sealed_label: sealed.label })
    .where('id', '=', id)
    .execute()
}

/** Not an event: that a token was used is told by what it did. */
export async function updateLastUse(tx: Transaction, id: string, at: number): Promise<void> {
  await tx
    .withTables<TokenTables>()
    .updateTable('token')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', at)]))
    .execute()
}

function tokens(queries: Queries) {
  return queries.withTables<TokenTables>().selectFrom('token').selectAll()
}

function fromRow(row: TokenTables['token']): Token {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    sealedKey: row.sealed_key,
    sealedLabel: row.sealed_label,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}
