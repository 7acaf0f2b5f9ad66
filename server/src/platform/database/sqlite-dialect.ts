import { type Dialect, type Driver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { SqliteConnection } from './sqlite-connection.ts'
import { retryWhileLocked } from './sqlite-lock.ts'

/** Lends its one connection to one borrower after the other, in the order of asking; or, without turns, to all at once. */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection
  readonly #inTurns: boolean
  #turn: Promise<void> = Promise.resolve()
  #release = () => {}

  constructor(connection: SqliteConnection, inTurns: boolean) {
    this.#connection = connection
    this.#inTurns = inTurns
  }

  async init() {}

  async acquireConnection() {
    if (!this.#inTurns) return this.#connection
    const before = this.#turn
    let release = () => {}
    this.#turn = new Promise((resolve) => {
      release = resolve
    })
    await before
    this.#release = release
    return this.#connection
  }

  async beginTransaction() {
    await retryWhileLocked(() => this.#connection.db.exec('begin immediate'))
  }

  async commitTransaction() {
    this.#connection.db.exec('commit')
  }

  /** A full disk makes SQLite roll back by itself; there is nothing left to do then. */
  async rollbackTransaction() {
    if (this.#connection.db.isTransaction) this.#connection.db.exec('rollback')
  }

  async releaseConnection() {
    if (this.#inTurns) this.#release()
  }

  async destroy() {}
}

/** Kysely's own mutex is off: behind it, an outer call inside a transaction would hang in silence. */
class ConcurrentSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

/** Kysely over one connection of node:sqlite. `inTurns`: one borrower at a time, as transactions need. */
export const sqliteDialect = (connection: SqliteConnection, inTurns: boolean): Dialect => ({
  createDriver: () => new SqliteDriver(connection, inTurns),
  createAdapter: () => new ConcurrentSqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})
