import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { freshDatabase, startPostgres, type TestPostgres } from './postgres.ts'

export interface DatabaseInTest {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** Of a new and empty one; undefined where there is no PostgreSQL: `postgresMissing` says why. */
  address(): Promise<string | undefined>
}

/** What a contract is kept on, for the whole file: a server is started before its first test, and nothing is left after the last. */
export function bothDatabases(): readonly DatabaseInTest[] {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-contract-'))
  let files = 0
  let postgres: TestPostgres | undefined
  before(async () => {
    postgres = await startPostgres()
  })
  after(async () => {
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return [
    { name: 'SQLite', address: async () => join(folder, `${++files}.db`) },
    { name: 'PostgreSQL', address: async () => postgres && (await freshDatabase(postgres.url)) },
  ]
}
