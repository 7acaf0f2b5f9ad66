import type { Kysely } from 'kysely'

/**
 * Queries against the tables of one domain: `db.read.withTables<TokenTables>()`, where the tables and rows are declared
 * as `type`, not as `interface` (TypeScript gives interfaces no index signature, and Kysely asks for one).
 */
// biome-ignore lint/complexity/noBannedTypes: "no table known yet" is exactly what {} says to Kysely.
export type Queries = Kysely<{}>

/**
 * A transaction that may write. Kysely's own, and a lock by name.
 */
export type Transaction = Queries & {
  /**
   * Waits until no other transaction holds this name, and holds it until the end of this one. Several are taken in the order of
   * their names, so that two who need the same ones never wait for each other. Take the journal's lock last. On SQLite every
   * writing transaction already excludes every other, so nothing is left to wait for.
   */
  lock(names: string | Iterable<string>): Promise<void>
  /**
   * The same without waiting: false where another transaction holds this name. For whoever must give way to those who wait.
   */
  tryLock(name: string): Promise<boolean>
}

/**
 * The relational store. Two adapters: SQLite in one file, and PostgreSQL. `test/contract/database.test.ts` is the
 * specification; both pass it.
 *
 * - `read` sees only what was committed, never waits for a writer, and refuses to write. It has no transactions.
 *   `.stream()` works, with a connection of its own, and sees one moment of the database until it ends (on PostgreSQL a
 *   reader that is slower than a minute per portion loses it). Transactions have no streams.
 * - Transactions never mix, although the code awaits inside them: on SQLite they run one after the other, on
 *   PostgreSQL each has its own connection (READ COMMITTED: where two writers could meet, take a lock). A transaction
 *   is durable once `transaction` has resolved, and has left nothing behind once it has thrown. (Only where the
 *   connection or the disk dies during the commit itself, nobody can know which of the two it is.)
 * - A statement that fails dooms its transaction: later statements and the commit throw, on both. Queries that were not
 *   awaited in time, or that use `tx` after its end, throw too; they never slip into somebody else's transaction.
 * - Whoever uses `read` or `transaction` in the asynchronous context of an open transaction gets
 *   `OuterDatabaseInTransaction` at once. (On SQLite he would wait for himself for ever, on PostgreSQL he would read
 *   another snapshot and, with as many transactions as the pool has connections, wait for ever too.) A late call after
 *   the commit passes.
 * - Types: a count and a sum are numbers, `bigint` columns are numbers (positions and milliseconds fit in 53 bits; one
 *   that does not throws), `bytea` columns are Uint8Array, moments are integer milliseconds UTC, there are no booleans.
 *   Parameters are null, numbers (finite; integers safe), bigint, Uint8Array and well-formed text without NUL; anything
 *   else throws TypeError. Use `returning`, not `insertId`. Names that are sorted or compared by range are `bytetext`
 *   (see migrate.ts); `like` tells small letters from capital ones.
 * - A broken unique constraint throws `UniqueViolation`, on both.
 * - Another process that holds SQLite's write lock is waited for up to 30 seconds without stopping the event loop, then
 *   `DatabaseLocked`; a connection of PostgreSQL's pool is waited for as long.
 * - `close` refuses new work and waits for the transactions that run or queue.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  readonly read: Queries
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /**
   * A number that differs from the one before if anything was committed in between, by this process or another.
   * Cheap enough to ask at every request (SQLite: `pragma data_version`; PostgreSQL: a counter moved by LISTEN/NOTIFY
   * that is sent inside each transaction; while the listening connection is lost every answer is new). Ask before reading:
   * what was read after an answer is at least as new as the answer.
   */
  changeCounter(): number
  close(): Promise<void>
}

/** A row that would have broken a unique constraint or index. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation'
}

/** `read` or `transaction` was used inside an open transaction: a bug of the caller. Use the transaction's own `tx`. */
export class OuterDatabaseInTransaction extends Error {
  override readonly name = 'OuterDatabaseInTransaction'

  constructor() {
    super('The outer database was used inside an open transaction. Use the transaction itself, or wait for its end.')
  }
}

/** Another process held the write lock of the SQLite file for longer than we wait. */
export class DatabaseLocked extends Error {
  override readonly name = 'DatabaseLocked'
}
