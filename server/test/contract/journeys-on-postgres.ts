import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { postgresMissing, startPostgres } from '../postgres.ts'

/** By name, so that a new story needs no line here: two processes, with about as much to do. */
const isAboutPeople = (name: string) => /^(abuse-|account-|asvs|notices|session-|sign-in)/.test(name)

/** The journeys again, each on a new database of a real PostgreSQL server; half of them, as two processes share the work. */
export async function runJourneysOnPostgres(share: 'people' | 'projects'): Promise<void> {
  const server = await startPostgres()
  if (!server) {
    test(`the journeys of ${share} on PostgreSQL`, { skip: postgresMissing })
    return
  }
  process.env.HOLDFAST_TEST_JOURNEYS_ON = server.url
  after(() => server.stop())
  const folder = new URL('../journeys/', import.meta.url)
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.test.ts') && isAboutPeople(name) === (share === 'people')) await import(new URL(name, folder).href)
  }
}
