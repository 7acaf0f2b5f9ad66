import type { Kysely } from 'kysely'

/** Queries against the tables of one domain: `db.read.withTables<TokenTables>()`. */
// biome-ignore lint/complexity/noBannedTypes: "no table known yet" is exactly what {} says to Kysely.
export type Queries = Kysely<{}>

/**
 * A transaction that may write. Kysely's own, and a lock by name.
 */
export type Transaction = Queries & {
  /**
   * Waits until no other transaction holds this name, and holds it until the end of this one. Take the journal's
   * lock last. On SQLite every writing transaction already excludes every other, so nothing is left to wait for.
   */
  lock(name: string): Promise<void>
}

/**
 * The relational store. Two adapters: SQLite in one file, and PostgreSQL. `test/contract/database.test.ts` is the
 * specification; both pass it.
 *
 * - `read` sees only what was committed, never waits for a writer, and refuses to write.
 * - Transactions never mix, although the code awaits inside them: on SQLite they run one after the other, on
 *   PostgreSQL each has its own connection. A transaction is durable once `transaction` has resolved, and has left
 *   nothing behind once it has thrown.
 * - Whoever uses `read` or `transaction` in the asynchronous context of an open transaction gets an error at once.
 *   (On SQLite he would wait for himself for ever, on PostgreSQL he would read another snapshot and, with as many
 *   transactions as the pool has connections, wait for ever too.) A late call after the commit passes.
 * - Types: a count is a number, `bigint` columns are numbers (positions and milliseconds fit in 53 bits; one that does
 *   not throws), `bytea` columns are Uint8Array, moments are integer milliseconds UTC, there are no booleans.
 * - A broken unique constraint throws `UniqueViolation`, on both.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  readonly read: Queries
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /**
   * A number that differs from the one before if anything was committed in between, by this process or another.
   * Cheap enough to ask at every request (SQLite: `pragma data_version`; PostgreSQL: a counter moved by LISTEN/NOTIFY
   * that is sent inside each transaction, and moved when the listening connection was lost).
   */
  changeCounter(): number
  close(): Promise<void>
}

/** A row that would have broken a unique constraint or index. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation'
}
