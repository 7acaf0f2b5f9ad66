import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { beyond, budgets } from '../../src/drill/ordinary-year/budget.ts'
import { exitCodeOfYear, runOrdinaryYear, type Year, type YearOptions } from '../../src/drill/ordinary-year/run-ordinary-year.ts'
import { yearLines } from '../../src/drill/ordinary-year/year-lines.ts'
import type { SpawnedServer } from '../../src/drill/spawned-server.ts'
import { assertWalked } from './walked-routes.ts'

const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/holdfast-compile', import.meta.url))
/** Three are as good as forty to see that off-boarding is one act. */
const COMPANY_SIZE = 3

async function liveYear(context: TestContext, options: Pick<YearOptions, 'preset'> & Partial<YearOptions>): Promise<Year> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-year-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const settings = { NODE_COMPILE_CACHE: compileCache, ...options.settings }
  return runOrdinaryYear({ companySize: COMPANY_SIZE, ...options, settings, folder: join(folder, 'data') })
}

test('an ordinary year stays within the budget of each preset, and no release by known CI is held', async (context) => {
  const presets = ['solo', 'team', 'public'] as const
  const years = await Promise.all(presets.map((preset) => liveYear(context, { preset })))
  for (const year of years) {
    for (const line of yearLines(year)) context.diagnostic(line)
    assert.deepEqual(year.because, [], year.preset)
    assert.deepEqual([year.ending, exitCodeOfYear(year), year.heldReleases], ['within', 0, 0])
    assert.equal(year.releases, 25, 'two a month, and one at night')
    assert.equal(year.costs.filter(({ what }) => what === 'off-board a colleague').length, 1, 'one prompt for all projects')
  }
  assertWalked('ordinary-year')
  const [solo] = years
  assert.deepEqual(
    solo!.costs.filter(({ of }) => of === 'wait'),
    [],
  )
})

test('an index that asks at every visit goes beyond the budget', async (context) => {
  const year = await liveYear(context, {
    preset: 'solo',
    settings: { HOLDFAST_SESSION_DAYS: '1', HOLDFAST_SESSION_IDLE_DAYS: '1', HOLDFAST_FRESH_MINUTES: '1' },
  })
  assert.deepEqual([year.ending, exitCodeOfYear(year)], ['beyond', 1])
  assert.match(year.because.join(), /maintainer: \d+ prompts in 12 months, and the budget is 12/)
})

/** Answers everything alike; its commands work, as they would on the host. */
async function serverThatAnswers(context: TestContext, status: number, refusal?: string) {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...(refusal === undefined ? {} : { 'x-holdfast-refusal': refusal }) })
    response.end('<main><h1>No</h1><p>Not for you.</p></main>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  context.after(() => server.close())
  const says = { code: 0, stdout: `${url}/reset-password/secret\n`, stderr: '' }
  const fake = { url, now: 0, advance: async () => {}, command: async () => says, stop: async () => {} }
  return async () => fake as unknown as SpawnedServer
}

for (const [what, status, refusal, exitCode, sentence] of [
  ['refuses everything without a code', 403, undefined, 1, /cannot begin: everything is answered with 403/],
  ['refuses everything with a code', 403, 'permission-missing', 1, /cannot begin/],
  ['is too busy for everybody', 429, 'too-many-requests', 1, /cannot begin/],
  ['has no pages', 404, 'not-found', 2, /has no form/],
  ['is broken', 500, undefined, 2, /has no form/],
  ['does not understand forms', 400, 'body-invalid', 2, /has no form/],
  ['says yes to everything and does nothing', 200, undefined, 2, /has no form/],
] as const) {
  test(`a server that ${what} gives ${exitCode}`, async (context) => {
    const year = await liveYear(context, { preset: 'team', start: await serverThatAnswers(context, status, refusal) })
    assert.equal(exitCodeOfYear(year), exitCode, year.because.join())
    assert.match(year.because.join(), sentence)
    assert.match(yearLines(year)[0]!, exitCode === 1 ? /beyond its budget/ : /inconclusive/)
  })
}

test('a server that does not start gives 2', async (context) => {
  const year = await liveYear(context, { preset: 'team', start: () => Promise.reject(new Error('no port is free')) })
  assert.deepEqual([exitCodeOfYear(year), year.because], [2, ['no port is free']])
})

test('a budget is a whole number of things in a year', () => {
  const spent = { prompts: 0, waits: 0, mails: 0 }
  assert.deepEqual(beyond('she', { prompts: 12, waits: 0, mails: 12 }, budgets.solo), [])
  assert.deepEqual(beyond('she', { ...spent, waits: 1 }, budgets.solo), ['she: 1 waits in 12 months, and the budget is 0'])
  assert.deepEqual(beyond('she', { ...spent, waits: 2 }, budgets.team), [])
  assert.equal(beyond('she', { ...spent, waits: 3 }, budgets.team).length, 1)
  assert.deepEqual(beyond('she', { ...spent, waits: 3 }, budgets.public), [])
  assert.equal(beyond('she', { prompts: 49, waits: 4, mails: 49 }, budgets.public).length, 3)
})
