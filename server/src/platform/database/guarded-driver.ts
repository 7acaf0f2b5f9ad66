import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { checkParameters } from './parameters.ts'

type Rows = AsyncIterableIterator<QueryResult<never>>

/** What the two adapters do differently below the guard. */
export interface GuardRules {
  /** `write` connections are lent for one transaction, `read` connections for one query. */
  readonly role: 'read' | 'write'
  /** Throws if nobody may take a connection now. */
  admit(): void
  /** The error of the driver in the words of the port. */
  translate(error: unknown): unknown
  /** Rows in chunks, over a `read` connection. */
  stream(connection: DatabaseConnection, query: CompiledQuery, chunkSize: number): Rows
}

/** One borrowing of a connection. It dies at its end, so that a forgotten query cannot run in the next borrower's transaction. */
class Lease implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #rules: GuardRules
  #state: 'open' | 'doomed' | 'ended' = 'open'
  #running: Promise<unknown> = Promise.resolve()

  constructor(inner: DatabaseConnection, rules: GuardRules) {
    this.inner = inner
    this.#rules = rules
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = this.#run(() => this.inner.executeQuery<Row>(query), query)
    this.#running = result.catch(() => {})
    return await result
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    // Kysely keeps a transaction's connection for a stream until its end: a statement between two rows would wait for ever.
    if (this.#rules.role === 'write') throw new Error('A transaction has no streams. Take the rows in portions.')
    const chunks = this.#rules.stream(this.inner, query, chunkSize)
    try {
      while (true) {
        const chunk = await this.#run(() => chunks.next(), query)
        if (chunk.done === true) return
        yield chunk.value
      }
    } finally {
      await chunks.return?.()
    }
  }

  async #run<Result>(work: () => Promise<Result>, query: CompiledQuery): Promise<Result> {
    if (this.#state === 'ended') throw new Error('A query came after the end of its transaction. Was it not awaited?')
    if (this.#state === 'doomed') throw new Error('The transaction has failed at an earlier statement; nothing more can be done in it.')
    try {
      checkParameters(query.parameters)
      return await work()
    } catch (error) {
      if (this.#rules.role === 'write') this.#state = 'doomed'
      throw this.#rules.translate(error)
    }
  }

  /** Refuses every later query and says whether all went well. A query that runs already is waited for. */
  async end(): Promise<boolean> {
    const before = this.#state
    this.#state = 'ended'
    await this.#running
    return before === 'open' && this.#state === 'ended'
  }
}

/** Any Kysely driver, with the promises of the port around it. */
export class GuardedDriver implements Driver {
  readonly #inner: Driver
  readonly #rules: GuardRules

  constructor(inner: Driver, rules: GuardRules) {
    this.#inner = inner
    this.#rules = rules
  }

  async init(): Promise<void> {
    await this.#inner.init()
  }

  async acquireConnection(): Promise<Lease> {
    this.#rules.admit()
    return new Lease(await this.#inner.acquireConnection(), this.#rules)
  }

  async beginTransaction(lease: Lease): Promise<void> {
    if (this.#rules.role === 'read') throw new Error('The reading side has no transactions.')
    await this.#inner.beginTransaction(lease.inner, {})
  }

  async commitTransaction(lease: Lease): Promise<void> {
    if (!(await lease.end())) throw new Error('The transaction has failed at an earlier statement and cannot be committed.')
    try {
      await this.#inner.commitTransaction(lease.inner)
    } catch (error) {
      throw this.#rules.translate(error)
    }
  }

  async rollbackTransaction(lease: Lease): Promise<void> {
    await lease.end()
    // A dead connection cannot roll back, and need not. Its error would hide the one that brought us here.
    await this.#inner.rollbackTransaction(lease.inner).catch(() => {})
  }

  async releaseConnection(lease: Lease): Promise<void> {
    await lease.end()
    await this.#inner.releaseConnection(lease.inner)
  }

  async destroy(): Promise<void> {
    await this.#inner.destroy()
  }
}
