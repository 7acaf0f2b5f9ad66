import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { postgresMissing, startPostgres } from '../postgres.ts'

// The journeys again, each on a new database of a real PostgreSQL server.

const server = await startPostgres()
if (server) {
  process.env.HOLDFAST_TEST_JOURNEYS_ON = server.url
  after(() => server.stop())
  const folder = new URL('../journeys/', import.meta.url)
  for (const name of readdirSync(folder)) if (name.endsWith('.test.ts')) await import(new URL(name, folder).href)
} else {
  test('the journeys on PostgreSQL', { skip: postgresMissing })
}
