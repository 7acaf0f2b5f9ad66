import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CompiledQuery, QueryResult } from 'kysely'
import { type Database, UniqueViolation } from './database.ts'
import { guardedDatabase } from './guarded-database.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import { isBusy, retryWhileLocked, sqliteCode } from './sqlite-lock.ts'

/** SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _ROWID */
const uniqueCodes = [2067, 1555, 2579]

/**
 * Opens or creates the file (readable by its owner alone). One connection writes, one reads; WAL keeps them apart.
 * `:memory:` is a file too, in a new folder on tmpfs where there is one, removed at the end: SQLite's true in-memory
 * databases cannot be read by a second connection while the first one writes.
 */
export async function openSqlite(path: string): Promise<Database> {
  const folder = path === ':memory:' ? temporaryFolder() : undefined
  const file = folder === undefined ? path : join(folder, 'holdfast.db')
  closeSync(openSync(file, 'a', 0o600))
  const writer = connect(file, false)
  await retryWhileLocked(() => setUp(writer))
  const reader = connect(file, true)
  const version = await retryWhileLocked(() => reader.prepare('pragma data_version'))
  const schema = { count: 0 }
  let bumps = 0
  let lastVersion = 0

  return guardedDatabase({
    dialect: 'sqlite',
    reading: sqliteDialect(new SqliteConnection(reader, schema), false),
    writing: sqliteDialect(new SqliteConnection(writer, schema), true),
    translate: (error) =>
      uniqueCodes.includes(sqliteCode(error)) ? new UniqueViolation((error as Error).message, { cause: error }) : error,
    stream: (_, query, chunkSize) => ownStream(connect(file, true), query, chunkSize),
    lock: async () => {},
    tryLock: async () => true,
    changeCounter() {
      try {
        lastVersion = Number(version.get()?.['data_version'])
      } catch (error) {
        if (!isBusy(error)) throw error
        bumps++
      }
      return lastVersion + bumps
    },
    async close() {
      // The writer last: only it can fold the write-ahead log into the file.
      reader.close()
      writer.close()
      if (folder !== undefined) discard(folder)
    },
  })
}

function connect(file: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly, timeout: 0, enableForeignKeyConstraints: true })
  db.exec('pragma case_sensitive_like = on; pragma trusted_schema = off')
  return db
}

function setUp(db: DatabaseSync): void {
  const mode = db.prepare('pragma journal_mode = wal').get()?.['journal_mode']
  if (mode !== 'wal') throw new Error('SQLite cannot keep a write-ahead log here. Is the database on a network file system?')
  db.exec('pragma synchronous = full; pragma journal_size_limit = 67108864')
}

/** A stream pins its moment of the database; on the shared connection every later read would be pinned with it. */
async function* ownStream(db: DatabaseSync, query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<never>> {
  try {
    yield* new SqliteConnection(db).streamQuery<never>(query, chunkSize)
  } finally {
    db.close()
  }
}

const temporaryFolders = new Set<string>()

function temporaryFolder(): string {
  if (temporaryFolders.size === 0) process.on('exit', discardAll)
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdfast-'))
  temporaryFolders.add(folder)
  return folder
}

function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  temporaryFolders.delete(folder)
  if (temporaryFolders.size === 0) process.off('exit', discardAll)
}

const discardAll = () => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true })
}
