import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { makeAdministrator } from '../../src/accounts/administrators/change-administrators.ts'
import { createPerson } from '../../src/accounts/create-account.ts'
import { freezeAccount } from '../../src/accounts/freeze-account.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { readConfig } from '../../src/config.ts'
import { findHold } from '../../src/holds/store.ts'
import { turnHolds } from '../../src/jobs/run-jobs.ts'
import { removeFromProject } from '../../src/ownership/remove-from-project.ts'
import { statusView } from '../../src/web/pages/status-page.ts'
import { BrowserInTest } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { openOwnershipInTest, ownerInTest, projectOf } from '../ownership-in-test.ts'
import { confirmWithPasskey, enrolledPerson } from '../person-in-test.ts'

const DAY = 24 * 60 * 60 * 1000

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

/** What a page shows, without its markup. */
const wordsOf = (page: string) => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('the state of the index is shown to administrators, and to nobody else', async (context) => {
  const index = await open(context)
  const stranger = new BrowserInTest(index)
  const sent = await stranger.get('/status')
  assert.ok(sent.status === 401 || sent.location?.startsWith('/sign-in'), String(sent.status))
  assert.doesNotMatch(sent.text, /Administrators/)
  const grace = await enrolledPerson(index, { name: 'grace' })
  assert.equal((await grace.browser.get('/status')).status, 403)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const shown = await ada.browser.get('/status')
  assert.equal(shown.status, 200)
  assert.equal(shown.headers.get('cache-control'), 'no-store')
  assert.match(wordsOf(shown.text), /Administrators 1 single operator/)
})

test('the state of the index names what is missing: a mail server, a list of stolen passwords, passkeys, two administrators', () => {
  const { config } = readConfig({ HOLDFAST_PRESET: 'public', HOLDFAST_PUBLIC_URL: 'https://192.0.2.1', HOLDFAST_READING: 'private' })
  const mails = { waiting: 3, delivered: 10, rejected: 2, failed: 1 }
  const view = {
    config,
    canPasskeys: false,
    mails,
    administrators: { acting: 1, all: 1 },
    recoveries: 2,
    lastPosition: 48_112,
    greeting: undefined,
  }
  const words = wordsOf(String(statusView(view)))
  for (const part of [
    /4 settings could be wiser/,
    /Mails outbox written to a folder, sent to nobody/,
    /Wait 3 Delivered 10 Rejected 2 the addresses .* Given up 1 after two weeks/,
    /Passkeys impossible browsers make none for https:\/\/192\.0\.2\.1/,
    /Stolen passwords not compared/,
    /Accounts are made by everybody with an address/,
    /Administrators 1 single operator/,
    /Recoveries that wait 2 holdfast recovery list/,
    /A session ends after 7 days unused, and after 30 days in any case/,
    /Entries of the journal 48112/,
  ])
    assert.match(words, part)
})

test('the state of a well kept index warns of nothing', async (context) => {
  const index = await open(context, {
    HOLDFAST_PRESET: 'team',
    HOLDFAST_SMTP_URL: 'smtps://mail.example',
    HOLDFAST_BREACH_URL: 'https://range.example/',
  })
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const words = wordsOf((await ada.browser.get('/status')).text)
  assert.doesNotMatch(words, /wiser|smtps:/)
  assert.match(words, /Mails mail server from holdfast@localhost/)
  assert.match(words, /Stolen passwords refused/)
})

test('administrators who cannot act at the moment are not counted: frozen, without a factor, suspended or gone', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'team' })
  const { instance } = index
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const shown = async () => /Administrators (.*?) Recoveries/.exec(wordsOf((await ada.browser.get('/status')).text))![1]!.trim()
  await enrolledPerson(index, { name: 'bob', isAdministrator: true, headers: { 'x-test-address': '192.0.2.8' } })
  assert.equal(await shown(), '2')
  // He has chosen no factor yet.
  await createPerson(instance, operator, { name: 'cleo', email: 'cleo@example.org', isAdministrator: true })
  assert.equal(await shown(), '2 of 3 can act at the moment')
  const bob = (await findAccountByName(instance.db.read, 'bob'))!
  await freezeAccount(instance, operator, bob.id)
  assert.match(await shown(), /^1 of 3 can act at the moment single operator/)
  await enrolledPerson(index, { name: 'dan', isAdministrator: true, headers: { 'x-test-address': '192.0.2.9' } })
  assert.equal(await shown(), '2 of 4 can act at the moment')
  await ada.browser.get('/admin/administrators/dan/remove')
  await ada.browser.submit('/admin/administrators/dan/remove')
  await confirmWithPasskey(ada, ada.browser)
  assert.match(await shown(), /^1 of 4 can act/, 'suspended')
})

test('what cannot be told anybody ends where one administrator is left who can act, although there are more in name', async (context) => {
  for (const [isFrozen, expected] of [
    [true, 'withdrawn'],
    [false, 'contested'],
  ] as const) {
    const index = await openOwnershipInTest(context, { HOLDFAST_PRESET: 'public' })
    const { instance } = index
    const people = [await ownerInTest(index, 'ada'), await ownerInTest(index, 'bob')]
    for (const { account } of people) await makeAdministrator(instance, operator, account.name)
    if (isFrozen) await freezeAccount(instance, operator, people[1]!.account.id)
    const [cleo, dan] = [await ownerInTest(index, 'cleo'), await ownerInTest(index, 'dan')]
    const project = await projectOf(index, cleo, 'tinyjson', [dan])
    Object.assign(instance.terms.sessions, { freshMilliseconds: 1000 * DAY })
    // Nobody takes a mail of it, and nobody signs in.
    const hold = (await removeFromProject(instance, dan.session(), project, { accountId: dan.account.id }))!
    for (let day = 0; day < 31; day++) {
      index.clock.advance(DAY / 2)
      await turnHolds({ ...index.instance, clock: { now: () => index.clock.now(), elapsed: () => index.clock.now() } } as never, DAY / 2)
    }
    assert.equal((await findHold(instance.db.read, hold.id))!.state, expected)
  }
})
