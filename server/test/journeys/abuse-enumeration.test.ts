import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createPerson, createService } from '../../src/accounts/create-account.ts'
import { passwordWorkStarted } from '../../src/accounts/passwords/password.ts'
import { closeAccount, kindsOf, openAttacked } from '../attack-in-test.ts'
import { type Answered, BrowserInTest, chrome } from '../browser-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { enrolledPerson, PASSWORD } from '../person-in-test.ts'

/** What somebody outside can see or feel of an answer. */
interface Trace {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly hashes: number
  readonly transactions: number
  readonly notices: number
  readonly mails: number
  readonly links: number
  readonly entries: number
}

type Counted = { notice: { id: string }; notice_delivery: { id: string }; one_time_link: { digest: string } }

async function countRows(index: IndexInTest, table: keyof Counted): Promise<number> {
  const tables = index.instance.db.read.withTables<Counted>()
  const { count } = await tables
    .selectFrom(table)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Sends a form as a stranger, and looks at everything that it caused. */
async function traceOf(
  context: TestContext,
  index: IndexInTest,
  path: string,
  asked: string,
  fields: Readonly<Record<string, string>>,
): Promise<Trace> {
  // Long enough for every budget to be whole again.
  index.clock.advance(24 * 60 * 60_000)
  await index.mails()
  const browser = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await browser.get(path)
  const count = async () => ({
    hashes: passwordWorkStarted(),
    notices: await countRows(index, 'notice'),
    mails: await countRows(index, 'notice_delivery'),
    links: await countRows(index, 'one_time_link'),
    entries: (await kindsOf(index)).length,
  })
  const before = await count()
  const spy = context.mock.method(index.instance.db, 'transaction')
  const answer = await browser.submit(path, fields)
  const transactions = spy.mock.callCount()
  spy.mock.restore()
  const after = await count()
  return {
    ...seen(answer, asked),
    transactions,
    hashes: after.hashes - before.hashes,
    notices: after.notices - before.notices,
    mails: after.mails - before.mails,
    links: after.links - before.links,
    entries: after.entries - before.entries,
  }
}

/** Without what is random, and what was asked for in place of what was typed. */
function seen(answer: Answered, asked: string): Pick<Trace, 'status' | 'headers' | 'body'> {
  const headers = Object.fromEntries(
    [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'content-length' && name !== 'set-cookie'),
  )
  const body = answer.text
    .replaceAll(/name="csrf" value="[^"]*"/g, '')
    .replaceAll(/data-options="[^"]*"/g, '')
    .replaceAll(asked, 'ASKED')
  return { status: answer.status, headers: { ...headers, cookies: String(answer.headers.getSetCookie().length) }, body }
}

/** The first of the table is what every other one has to look like. */
function assertAllLike(traces: readonly (readonly [string, Trace])[]): void {
  const [[, first] = ['', undefined], ...others] = traces
  for (const [what, trace] of others) assert.deepEqual(trace, first, what)
}

/** People of every kind: with a factor, without one, without a password, closed; and a service. */
async function openPeopled(context: TestContext): Promise<IndexInTest> {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const gone = await enrolledPerson(index, { name: 'gone' })
  await closeAccount(index, gone)
  await enrolledPerson(index, { name: 'grace' })
  await enrolledPerson(index, { name: 'linus', factor: 'totp' })
  await createPerson(index.instance, operator, { name: 'oscar', email: 'oscar@example.org', isAdministrator: false, password: PASSWORD })
  await createPerson(index.instance, operator, { name: 'anna', email: 'anna@example.org', isAdministrator: false })
  await createService(index.instance, operator, { name: 'robot', owner: 'grace' })
  return index
}

test('a failed sign-in looks the same, and costs the same, for every name there is and for those that there are not', async (context) => {
  const index = await openPeopled(context)
  const traces: [string, Trace][] = []
  for (const name of ['nobody', 'grace', 'GRACE', 'linus', 'oscar', 'anna', 'gone', 'robot', 'operator', '-no-name-', 'grace@example.org'])
    traces.push([name, await traceOf(context, index, '/sign-in', name, { name, password: 'seven harbour lanterns red' })])
  const [[, first] = ['', undefined]] = traces
  assert.deepEqual([first!.status, first!.hashes, first!.notices, first!.mails, first!.entries], [401, 1, 0, 0, 0])
  assertAllLike(traces)
})

test('passwords of every length cost one hash, for known and for unknown names', async (context) => {
  const index = await openPeopled(context)
  for (const password of ['', 'x', 'a'.repeat(2000), 'a'.repeat(20_000), 'ﬁ'.repeat(50)]) {
    const traces: [string, Trace][] = []
    for (const name of ['nobody', 'grace', 'gone', 'robot'])
      traces.push([name, await traceOf(context, index, '/sign-in', name, { name, password })])
    assert.equal(traces[0]![1].hashes, 1, `${password.length} characters`)
    assertAllLike(traces)
  }
})

test('being slowed down looks the same for known and for unknown names', async (context) => {
  const index = await openPeopled(context)
  const answers = []
  for (const name of ['nobody', 'grace', 'gone', 'robot']) {
    index.clock.advance(24 * 60 * 60_000)
    const browser = new BrowserInTest(index, { 'user-agent': chrome })
    const said = []
    for (let i = 0; i < 9; i++) {
      await browser.get('/sign-in')
      const answer = await browser.submit('/sign-in', { name, password: 'seven harbour lanterns red' })
      said.push([answer.status, answer.refusal, answer.headers.get('retry-after'), seen(answer, name).body])
    }
    answers.push(said)
  }
  assert.equal(answers[0]!.filter(([status]) => status === 429).length, 3)
  for (const said of answers) assert.deepEqual(said, answers[0])
})

test('asking for a password link looks the same, and costs the same, for every name and address', async (context) => {
  const index = await openPeopled(context)
  const traces: [string, Trace][] = []
  const names = ['nobody', 'grace', 'linus', 'oscar', 'anna', 'gone', 'robot', '-no-name-']
  for (const name of [...names, ...names.map((each) => `${each}@example.org`), 'GRACE@example.org', '<script>', 'a b'])
    traces.push([name, await traceOf(context, index, '/reset-password', name, { name })])
  const [[, first] = ['', undefined]] = traces
  assert.deepEqual([first!.status, first!.hashes, first!.notices, first!.links, first!.entries], [200, 0, 1, 1, 0])
  assertAllLike(traces)
  const reached = (await index.mails()).filter(({ to, text }) => to.includes('@') && /\/reset-password\//.test(text)).map(({ to }) => to)
  assert.deepEqual([...new Set(reached)].sort(), ['grace@example.org', 'linus@example.org'])
})

test('registering looks the same, and costs the same, with an address that has an account and with one that has none', async (context) => {
  const index = await openPeopled(context)
  const traces: [string, Trace][] = []
  for (const email of [
    'nobody@example.org',
    'grace@example.org',
    'Grace@Example.org',
    'linus@example.org',
    'oscar@example.org',
    'gone@example.org',
  ])
    traces.push([email, await traceOf(context, index, '/register', email, { email })])
  const [[, first] = ['', undefined]] = traces
  assert.deepEqual([first!.status, first!.hashes, first!.notices, first!.mails, first!.links, first!.entries], [200, 0, 1, 1, 1, 0])
  assertAllLike(traces)
})

test('pages tell strangers of no account: not by their address, not by their answer', async (context) => {
  const index = await openPeopled(context)
  const browser = new BrowserInTest(index, { 'user-agent': chrome })
  for (const path of [
    '/user/NAME/',
    '/user/NAME',
    '/users/NAME',
    '/account/NAME',
    '/api/v1/users/NAME',
    '/sign-in?name=NAME',
    '/reset-password?name=NAME',
  ]) {
    const [known, unknown] = await Promise.all(
      ['grace', 'nobody'].map(async (name) => seen(await browser.get(path.replace('NAME', name)), name)),
    )
    assert.deepEqual(known, unknown, path)
  }
})
