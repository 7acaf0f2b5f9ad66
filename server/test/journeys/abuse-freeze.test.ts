import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { insertKnownBrowser } from '../../src/accounts/browsers/store.ts'
import { createService } from '../../src/accounts/create-account.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import {
  accountOf,
  countKind,
  enterWithPasskey,
  isSignedIn,
  openAttacked,
  postAs,
  sessionsOf,
  showCode,
  tokenOf,
} from '../attack-in-test.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { enrolledPerson, type PersonInTest, showPassword } from '../person-in-test.ts'

interface Besieged {
  readonly index: IndexInTest
  readonly grace: PersonInTest
  /** Tokens of herself and of the service that she answers for. */
  readonly tokens: { readonly own: string; readonly service: string }
}

async function openBesieged(context: TestContext): Promise<Besieged> {
  const index = await openAttacked(context, { HOLDFAST_MAX_UPLOADS_PER_TOKEN: '1000' })
  const grace = await enrolledPerson(index)
  await createService(index.instance, operator, { name: 'ci', owner: 'grace' })
  const made = await postAs(grace.browser, '/account/tokens/new', newToken('own'))
  const own = /<pre id="token">([^<]+)</.exec(made.text)?.[1]
  assert.ok(own, made.text)
  const { text } = await createToken(index.instance, operator, 'localhost', {
    holder: 'ci',
    name: 'ci',
    projects: 'all',
    permissions: ['upload'],
  })
  return { index, grace, tokens: { own, service: text } }
}

const newToken = (name: string) => ({ name, holder: 'grace', scope: 'all', 'permission[]': 'upload' })

/** Entries of the journal after the freeze, by their kind. */
async function entriesAfterFreeze(index: IndexInTest): Promise<string[]> {
  const kinds = (await index.journal()).map(({ kind }) => kind)
  const at = kinds.indexOf('account-frozen')
  assert.notEqual(at, -1)
  return kinds.slice(at + 1)
}

test('of two hundred requests around a freeze none succeeds after it was acknowledged', async (context) => {
  const { index, grace, tokens } = await openBesieged(context)
  const csrf = await tokenOf(grace.browser, '/account/freeze')
  const { browser } = grace
  const request = (i: number): Promise<{ status: number }> => {
    const wheel = () => buildWheel({ name: `project-${i}`, version: '1.0' })
    return [
      () => browser.stolen({}).post('/account/tokens/new', { csrf, ...newToken(`t${i}`) }),
      () => browser.stolen({}).post('/account/email/add', { csrf, email: `more${i}@example.org` }),
      () => browser.stolen({}).post('/account/factors/recovery-codes', { csrf }),
      () => index.upload(tokens.own, wheel()),
      () => index.upload(tokens.service, wheel()),
    ][i % 5]!()
  }
  const around: Promise<{ status: number }>[] = []
  for (let i = 0; i < 100; i++) around.push(request(i))
  // Some are under way, some are not.
  await around[0]
  const freezing = browser.stolen({}).post('/account/freeze', { csrf })
  for (let i = 100; i < 150; i++) around.push(request(i))
  assert.equal((await freezing).status, 200)
  const late = await Promise.all(Array.from({ length: 50 }, (_, i) => request(150 + i)))
  assert.deepEqual([...new Set(late.map(({ status }) => status))].sort(), [401, 403])
  await Promise.all(around)
  assert.deepEqual(await entriesAfterFreeze(index), [])
  assert.ok((await countKind(index, 'token-created')) > 1, 'there was something to stop')
})

for (const holder of ['own', 'service'] as const) {
  test(`an upload with a token of ${holder === 'own' ? 'the account' : 'its service'} that is judged before a freeze is committed, and would be written after it, is refused`, async (context) => {
    const { index, grace, tokens } = await openBesieged(context)
    const { db } = index.instance
    const csrf = await tokenOf(grace.browser, '/account/freeze')
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    // Everybody who writes to the journal waits for this one: first the freeze, then the upload.
    const blocker = db.transaction(async (tx) => {
      await tx.lock('journal')
      await released
    })
    const freezing = grace.browser.post('/account/freeze', { csrf })
    await waiters(index, 1)
    const upload = index.upload(tokens[holder], buildWheel({ name: 'late', version: '1.0' }))
    await waiters(index, 2)
    release()
    await blocker
    assert.equal((await freezing).status, 200)
    const answer = await upload
    assert.equal(answer.status, 403, await answer.text())
    assert.deepEqual(await entriesAfterFreeze(index), [])
  })
}

/** Until so many transactions wait for a lock of PostgreSQL's; on SQLite writers queue by themselves, in the order in which they came. */
async function waiters(index: IndexInTest, count: number): Promise<void> {
  const { db } = index.instance
  for (let turns = 0; turns < (db.dialect === 'sqlite' ? 50 : 2000); turns++) {
    await new Promise((resolve) => setImmediate(resolve))
    if (db.dialect === 'sqlite') continue
    const waiting = sql<{ count: number }>`
      select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if ((await waiting.execute(db.read)).rows[0]!.count >= count) return
  }
}

test('a frozen account can do nothing but see why, and start the way back', async (context) => {
  const { index, grace, tokens } = await openBesieged(context)
  await postAs(grace.browser, '/account/freeze')
  assert.equal(await isSignedIn(grace.browser), false)
  for (const token of Object.values(tokens)) {
    const answer = await index.upload(token, buildWheel({ name: 'late', version: '1.0' }))
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /frozen/)
  }
  await enterWithPasskey(grace, grace.browser)
  const csrf = await tokenOf(grace.browser, '/account/frozen')
  const before = (await index.journal()).length
  for (const path of ['/account/tokens/new', '/account/email/add', '/account/password', '/account/factors/totp', '/account/close'])
    assert.equal((await grace.browser.post(path, { csrf, ...newToken('x') })).refusal, 'account-cannot', path)
  for (const path of ['/account', '/account/tokens', '/account/email'])
    assert.equal((await grace.browser.get(path)).location, '/account/frozen')
  assert.equal((await index.journal()).length, before)
})

test('a sign-in that was under way at the moment of the freeze opens no session', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(60_000)
  const thief = new BrowserInTest(index, { 'x-test-address': '198.51.100.4' })
  await thief.get('/sign-in')
  const csrf = await tokenOf(grace.browser, '/account/freeze')
  await showPassword(thief, 'grace')
  await thief.get('/sign-in/factor')
  const fields = { ...thief.form('/sign-in/factor').fields, 'proof-code': grace.code() }
  const [, answer] = await Promise.all([grace.browser.post('/account/freeze', { csrf }), thief.post('/sign-in/factor', fields)])
  const kinds = (await index.journal()).map(({ kind }) => kind)
  const isBefore = kinds.lastIndexOf('signed-in') < kinds.indexOf('account-frozen')
  assert.ok(isBefore || answer.refusal === 'sign-in-late')
  assert.deepEqual(await sessionsOf(index, 'grace'), [])
  assert.equal(await isSignedIn(thief), false)
})

test('a freeze makes every browser unknown', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const account = await accountOf(index, 'grace')
  await index.instance.db.transaction((tx) => insertKnownBrowser(tx, account.id, 'a browser of the thief', 0))
  await postAs(grace.browser, '/account/freeze')
  index.clock.advance(60_000)
  await showPassword(grace.browser, 'grace')
  assert.equal((await showCode(grace.browser, grace.code())).location, '/sign-in/wait')
})
