import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { CompiledQuery, PostgresDialect, PostgresDriver, sql } from 'kysely'
import pg from 'pg'
import { ChangeListener } from './change-listener.ts'
import { type Database, UniqueViolation } from './database.ts'
import { guardedDatabase } from './guarded-database.ts'
import { types } from './postgres-types.ts'

/** Parts our advisory locks from those of other programs in the same database. */
const lockSeed = 0x686f6c64
const LOCKS_AT_ONCE = 500

/** `poolSize`: connections for writing, and as many again for reading (10); one more listens. */
export interface PostgresOptions {
  readonly poolSize?: number
}

/** Opens a PostgreSQL database (14 or later, UTF-8) and waits until its changes are heard. */
export async function openPostgres(url: string, { poolSize = 10 }: PostgresOptions = {}): Promise<Database> {
  const config = { connectionString: url, fallback_application_name: 'holdfast', types }
  const listener = new ChangeListener(config)
  await listener.listen()
  const readers = pool(config, poolSize, 'set default_transaction_read_only = on')
  const writers = pool(config, poolSize, 'set default_transaction_read_only = off')
  const database = guardedDatabase({
    dialect: 'postgres',
    reading: new PostgresDialect({ pool: readers }),
    writing: notifyingDialect(writers, listener),
    translate: (error) => ((error as { code?: unknown } | null)?.code === '23505' ? uniqueViolation(error as Error) : error),
    stream,
    async lock(tx, names) {
      for (let i = 0; i < names.length; i += LOCKS_AT_ONCE) {
        const rows = sql.join(names.slice(i, i + LOCKS_AT_ONCE).map((name) => sql`(${name}::text)`))
        await sql`select pg_advisory_xact_lock(hashtextextended(name, ${lockSeed})) from (values ${rows}) as wanted (name)`.execute(tx)
      }
    },
    async tryLock(tx, name) {
      const { rows } = await sql<{ taken: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${name}, ${lockSeed})) as taken`.execute(tx)
      return rows[0]?.taken === true
    },
    changeCounter: () => listener.counter,
    async close() {
      await Promise.all([readers.end(), writers.end(), listener.close()])
    },
  })
  return await checked(database)
}

function pool(config: pg.PoolConfig, max: number, setting: string): pg.Pool {
  const connections = new pg.Pool({
    ...config,
    max,
    connectionTimeoutMillis: 30_000,
    // Not in the connection string, where the operator's own options would replace ours.
    async onConnect(client) {
      // A connection that dies while it is lent and idle would otherwise end the process.
      client.on('error', () => {})
      await client.query(`
        ${setting};
        set default_transaction_isolation = 'read committed';
        set idle_in_transaction_session_timeout = '60s';
        set bytea_output = 'hex';
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`)
    },
  })
  connections.on('error', () => {})
  return connections
}

async function checked(database: Database): Promise<Database> {
  try {
    const { rows } = await sql<{ encoding: string; version: number }>`
      select current_setting('server_encoding') as encoding, current_setting('server_version_num')::integer as version
    `.execute(database.read)
    if (rows[0]?.encoding !== 'UTF8') throw new Error(`The PostgreSQL database is encoded in ${rows[0]?.encoding}; Holdfast needs UTF8.`)
    if (rows[0].version < 140_000) throw new Error('Holdfast needs PostgreSQL 14 or later.')
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A commit that failed may still have happened (the answer got lost), so the counter moves either way. */
function notifyingDialect(writers: pg.Pool, listener: ChangeListener): Dialect {
  const dialect = new PostgresDialect({ pool: writers })
  return {
    createDriver(): Driver {
      const driver = new PostgresDriver({ pool: writers })
      driver.commitTransaction = async (connection) => {
        try {
          await connection.executeQuery(CompiledQuery.raw(listener.notifyAndCommit))
        } finally {
          listener.move()
        }
      }
      return driver
    },
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

const uniqueViolation = (error: Error) => new UniqueViolation(error.message, { cause: error })

/** By DECLARE and FETCH, which need no further package. A cursor lives in a transaction; this one only reads. */
async function* stream(connection: DatabaseConnection, query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<never>> {
  const run = (text: string, parameters: readonly unknown[] = []) =>
    connection.executeQuery<never>(CompiledQuery.raw(text, [...parameters]))
  try {
    await run('begin')
    await run(`declare stream no scroll cursor for ${query.sql}`, query.parameters)
    while (true) {
      const chunk = await run(`fetch ${Math.max(1, Math.trunc(chunkSize))} from stream`)
      if (chunk.rows.length === 0) break
      yield chunk
    }
  } finally {
    // Fails where the connection is dead; the first error counts then.
    await run('rollback').catch(() => {})
  }
}
