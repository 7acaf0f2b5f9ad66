import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { retryWhileLocked } from './sqlite-lock.ts'

/** Statements kept prepared per connection; the least recently used one goes first. */
export const statementCacheSize = 500

interface Prepared {
  readonly statement: StatementSync
  readonly returnsRows: boolean
  readonly changesSchema: boolean
  /** Taken after a run, because SQLite notices only then that another connection changed the tables. */
  names: readonly string[]
  /** How many changes of the schema there had been when they were taken. */
  schema: number
}

/** Counts the changes of tables made through connections that share it: they change the columns of `select *`. */
export interface SchemaChanges {
  count: number
}

/** One connection of node:sqlite, as Kysely wants it. */
export class SqliteConnection implements DatabaseConnection {
  readonly db: DatabaseSync
  readonly #cache = new Map<string, Prepared>()
  readonly #schema: SchemaChanges

  constructor(db: DatabaseSync, schema: SchemaChanges = { count: 0 }) {
    this.db = db
    this.#schema = schema
  }

  get cachedStatements(): number {
    return this.#cache.size
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return await retryWhileLocked(() => this.#execute<Row>(query))
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const prepared = this.#prepared(query.sql)
    const parameters = query.parameters.map(bound)
    if (prepared.changesSchema) this.#schema.count++
    if (!prepared.returnsRows) {
      const { changes, lastInsertRowid } = prepared.statement.run(...parameters)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    }
    const values = prepared.statement.all(...parameters) as unknown as unknown[][]
    const names = this.#names(prepared, values[0]?.length)
    const rows = values.map((row) => rowOf<Row>(names, row))
    return returnsWhatItWrote.has(query.query.kind) ? { rows, numAffectedRows: BigInt(rows.length) } : { rows }
  }

  /** Remembered, because asking costs as much as a small query. A change by another process shows in the number alone. */
  #names(prepared: Prepared, count: number | undefined): readonly string[] {
    if (prepared.schema !== this.#schema.count || (count !== undefined && count !== prepared.names.length)) {
      prepared.names = columnNames(prepared.statement)
      prepared.schema = this.#schema.count
    }
    return prepared.names
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    const { statement } = await retryWhileLocked(() => prepare(this.db, query.sql))
    const names = columnNames(statement)
    let rows: Row[] = []
    for (const row of statement.iterate(...query.parameters.map(bound))) {
      rows.push(rowOf<Row>(names, row as unknown as unknown[]))
      if (rows.length < chunkSize) continue
      yield { rows }
      rows = []
      // Otherwise a million rows would be one turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (rows.length > 0) yield { rows }
  }

  #prepared(sql: string): Prepared {
    const prepared = this.#cache.get(sql) ?? prepare(this.db, sql)
    this.#cache.delete(sql)
    this.#cache.set(sql, prepared)
    if (this.#cache.size > statementCacheSize) this.#cache.delete(this.#cache.keys().next().value ?? '')
    return prepared
  }
}

const returnsWhatItWrote = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

function prepare(db: DatabaseSync, sql: string): Prepared {
  const statement = db.prepare(sql)
  // Arrays, because node:sqlite's row objects are slow dictionaries without a prototype: 0.5 ms against 1.6 ms per 1,000 rows.
  statement.setReturnArrays(true)
  const changesSchema = /^\s*(create|alter|drop)\b/i.test(sql)
  return { statement, returnsRows: statement.columns().length > 0, changesSchema, names: [], schema: -1 }
}

const columnNames = (statement: StatementSync) => statement.columns().map((column) => column.name)

function rowOf<Row>(names: readonly string[], values: readonly unknown[]): Row {
  const row: Record<string, unknown> = {}
  for (let index = 0; index < names.length; index++) row[names[index] ?? ''] = values[index]
  return row as Row
}

/** node:sqlite binds every number as a float, and `'/' || 5` would then be `/5.0`. */
const bound = (value: unknown) => (Number.isInteger(value) ? BigInt(value as number) : value) as SQLInputValue
