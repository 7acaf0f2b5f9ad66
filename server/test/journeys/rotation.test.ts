import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createApp, createInstance } from '../../src/app.ts'
import type { Queries } from '../../src/platform/database/database.ts'
import { createVault, fixedKeys } from '../../src/platform/encryption/vault.ts'
import { createLog } from '../../src/platform/log/log.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { enrolledPerson, showPassword } from '../person-in-test.ts'

/** Rotates; then the same data under a server that has the new key alone, as after a restart. */
async function rotated(context: TestContext, index: IndexInTest): Promise<IndexInTest> {
  const { instance } = index
  const before = index.config.keyRing.keys()
  assert.equal((await runInTest(context, index, ['config', 'rotate-key'])).code, 0)
  const keys = index.config.keyRing.keys()
  assert.equal(keys.length, 1)
  assert.notDeepEqual(keys, before)
  const vault = createVault(fixedKeys(...keys))
  const outside = { mailer: instance.mailer, breaches: undefined }
  const created = createInstance(
    { db: instance.db, clock: index.clock, vault, blobs: instance.blobs, config: index.config },
    createLog('silent', index.clock.now),
    () => true,
    outside,
  )
  const after = { ...created, peerOf: instance.peerOf }
  return { ...index, instance: after, app: createApp(after) }
}

async function open(context: TestContext): Promise<IndexInTest> {
  const index = await openIndexInTest({}, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

/** Every column of the migrations that holds something sealed. */
function sealedColumns(): { table: string; column: string }[] {
  const folder = join(import.meta.dirname, '../../migrations')
  const statements = globSync('*.sql', { cwd: folder }).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').replaceAll(/--.*/g, '').split(';'),
  )
  return statements.flatMap((statement) => {
    const table = /(?:create|alter) table (\w+)/.exec(statement)?.[1]
    return table === undefined ? [] : [...statement.matchAll(/\b(sealed\w*) bytea/g)].map(([, column = '']) => ({ table, column }))
  })
}

test('after a rotation a code of an authenticator app signs in, although the old key is gone', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const after = await rotated(context, index)
  after.clock.advance(60_000)
  const browser = new BrowserInTest(after)
  for (const [name, value] of grace.browser.cookies) browser.cookies.set(name, value)
  assert.equal((await showPassword(browser, 'grace')).location, '/sign-in/factor')
  await browser.get('/sign-in/factor')
  const answer = await browser.submit('/sign-in/factor', { 'proof-code': grace.code() })
  assert.equal(answer.location, '/account', answer.text)
})

test('a rotation seals every sealed column anew: what is missed would be lost with the old key', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  // A failed sign-in that was told once and waits for the end of its quarter.
  const wrong = new BrowserInTest(index)
  for (let times = 0; times < 2; times++) {
    assert.equal((await showPassword(wrong, grace.name, 'not the right password')).status, 401)
    await index.instance.failures.flush()
  }
  const after = await rotated(context, index)

  const columns = sealedColumns()
  assert.ok(columns.length >= 10, `${columns.length} sealed columns`)
  let seen = 0
  for (const { table, column } of columns) {
    const rows = await (after.instance.db.read as Queries)
      .withTables<{ [table: string]: { [column: string]: Uint8Array | null } }>()
      .selectFrom(table)
      .select(column)
      .execute()
    for (const row of rows) {
      const sealed = (row as Record<string, Uint8Array | null>)[column]
      if (!sealed) continue
      seen++
      assert.ok(after.instance.vault.isCurrent(sealed), `${table}.${column} still needs the old key`)
    }
  }
  for (const kind of ['factor.sealed_seed', 'session.sealed_label', 'failed_sign_in.sealed_origin'])
    assert.ok(
      columns.some(({ table, column }) => `${table}.${column}` === kind),
      kind,
    )
  assert.ok(seen > 10)

  after.clock.advance(16 * 60_000)
  await after.instance.failures.flush()
  assert.deepEqual((await after.journal()).at(-1)!.public, { actor: 'visitor', count: 1 })
})
