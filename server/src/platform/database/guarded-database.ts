import { AsyncLocalStorage } from 'node:async_hooks'
import { type Dialect, type Driver, Kysely } from 'kysely'
import { type Database, OuterDatabaseInTransaction, type Queries, type Transaction } from './database.ts'
import { GuardedDriver, type GuardRules } from './guarded-driver.ts'

/** What an adapter brings; everything else that the port promises is the same for all and stands below. */
export interface Adapter extends Pick<GuardRules, 'translate' | 'stream'> {
  readonly dialect: Database['dialect']
  readonly reading: Dialect
  readonly writing: Dialect
  /** In this order; names that the transaction does not hold yet. */
  lock(tx: Queries, names: readonly string[]): Promise<void>
  tryLock(tx: Queries, name: string): Promise<boolean>
  changeCounter(): number
  close(): Promise<void>
}

/** The port around an adapter: who is inside a transaction is known by the asynchronous context. */
export function guardedDatabase(adapter: Adapter): Database {
  const scope = new AsyncLocalStorage<{ open: boolean }>()
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  const admit = () => {
    if (scope.getStore()?.open === true) throw new OuterDatabaseInTransaction()
    if (closed !== undefined) throw new Error('The database is closed.')
  }
  const { translate, stream } = adapter
  const read = queriesOf(adapter.reading, { role: 'read', admit, translate, stream })
  const write = queriesOf(adapter.writing, { role: 'write', admit: () => {}, translate, stream })

  return {
    dialect: adapter.dialect,
    read,
    async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
      admit()
      const here = { open: true }
      const result = write.transaction().execute((tx) => {
        const held = new Set<string>()
        const transaction = Object.assign(tx, {
          async lock(names: string | Iterable<string>) {
            const missing = [...new Set(typeof names === 'string' ? [names] : names)].filter((name) => !held.has(name)).sort()
            if (missing.length > 0) await adapter.lock(tx, missing)
            for (const name of missing) held.add(name)
          },
          tryLock: (name: string) => adapter.tryLock(tx, name),
        })
        return scope.run(here, () => work(transaction))
      })
      running.add(result)
      try {
        return await result
      } finally {
        here.open = false
        running.delete(result)
      }
    },
    changeCounter: () => adapter.changeCounter(),
    async close() {
      if (scope.getStore()?.open === true) throw new OuterDatabaseInTransaction()
      closed ??= Promise.allSettled(running).then(() => adapter.close())
      await closed
    },
  }
}

function queriesOf(dialect: Dialect, rules: GuardRules): Queries {
  return new Kysely({
    dialect: {
      createDriver: (): Driver => new GuardedDriver(dialect.createDriver(), rules),
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  })
}
