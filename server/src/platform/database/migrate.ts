import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Database, Transaction } from './database.ts'

/** The database has a migration that this build does not know: a newer version has used it. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew'
}

/** A migration file is not the one that was applied, or stands before one that was. */
export class MigrationChanged extends Error {
  override readonly name = 'MigrationChanged'
}

/** A migration could not be applied; nothing of it is left. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
}

interface Migration {
  readonly name: string
  readonly text: string
  readonly sha256: string
}

type MigrationTable = { migration: { name: string; sha256: string; applied_at: number } }

const fileName = /^\d{4}-[a-z0-9-]+\.sql$/

/**
 * Applies the `0001-name.sql` files of a folder that the database does not have yet, in order, each in a transaction of
 * its own. Several processes may do so at once. Throws `DatabaseTooNew`, `MigrationChanged`, `MigrationFailed`.
 *
 * One text serves both databases. A statement ends with `;` at the end of a line (so no line inside a statement may end
 * so); lines that start with `--` are comments. Types: `bigint`, `integer`, `bytea`, `text`, and `bytetext`, which is
 * text that sorts by bytes (code points) on both and is what names, ids and digests should be. No booleans, no
 * `autoincrement`, no `serial`.
 */
export async function migrate(db: Database, folder: URL | string): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(folder instanceof URL ? fileURLToPath(folder) : folder)
  const applied: string[] = []
  while (true) {
    const name = await db.transaction((tx) => applyNext(db.dialect, tx, migrations))
    if (name === undefined) return { applied }
    applied.push(name)
  }
}

async function applyNext(dialect: Database['dialect'], tx: Transaction, migrations: readonly Migration[]): Promise<string | undefined> {
  await tx.lock('migration')
  const next = pending(migrations, await appliedMigrations(dialect, tx))[0]
  if (next === undefined) return undefined
  try {
    for (const statement of statementsOf(next.text, dialect)) await sql.raw(statement).execute(tx)
  } catch (error) {
    throw new MigrationFailed(`Migration ${next.name} failed: ${(error as Error).message}`, { cause: error })
  }
  const row = { name: next.name, sha256: next.sha256, applied_at: nowIn(dialect) }
  await tx.withTables<MigrationTable>().insertInto('migration').values(row).execute()
  return next.name
}

/** The database's own clock, in milliseconds. */
const nowIn = (dialect: Database['dialect']) =>
  dialect === 'sqlite'
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`

async function appliedMigrations(dialect: Database['dialect'], tx: Transaction): Promise<MigrationTable['migration'][]> {
  const table = 'create table if not exists migration (name bytetext primary key, sha256 text not null, applied_at bigint not null)'
  await sql.raw(portable(table, dialect)).execute(tx)
  return await tx.withTables<MigrationTable>().selectFrom('migration').selectAll().orderBy('name').execute()
}

/** What is still to be applied, or the reason why this build and this database do not fit. */
function pending(known: readonly Migration[], applied: readonly { name: string; sha256: string }[]): readonly Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]))
  for (const { name, sha256 } of applied) {
    const migration = byName.get(name)
    if (migration === undefined) {
      throw new DatabaseTooNew(`The database was used by a newer version of Holdfast: its migration ${name} is unknown to this one.`)
    }
    if (migration.sha256 !== sha256) throw new MigrationChanged(`Migration ${name} has been changed since it was applied to this database.`)
  }
  const missed = known.slice(0, applied.length).find((migration) => !applied.some(({ name }) => name === migration.name))
  if (missed !== undefined) throw new MigrationChanged(`Migration ${missed.name} stands before one that this database already has.`)
  return known.slice(applied.length)
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const strange = names.find((name, index) => !fileName.test(name) || name.slice(0, 4) === names[index - 1]?.slice(0, 4))
  if (strange !== undefined)
    throw new Error(`Migrations are named 0001-name.sql, each with its own number, unlike ${strange.slice(0, 60)}.`)
  return await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      return { name, text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

function statementsOf(text: string, dialect: Database['dialect']): string[] {
  const code = text.replaceAll(/^\s*--.*$/gm, '')
  return code
    .split(/;[ \t\r]*$/m)
    .map((statement) => portable(statement.trim(), dialect))
    .filter((statement) => statement !== '')
}

const portable = (statement: string, dialect: Database['dialect']) =>
  statement.replaceAll(/\bbytetext\b/g, dialect === 'postgres' ? 'text collate "C"' : 'text')
