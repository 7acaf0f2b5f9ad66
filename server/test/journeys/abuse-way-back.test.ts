import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listFactors } from '../../src/accounts/factors/store.ts'
import {
  accountOf,
  addPasskey,
  countKind,
  enterWithCode,
  enterWithPasskey,
  isSignedIn,
  linkAbout,
  openAttacked,
  postAs,
  pressLink,
  sessionsOf,
  tokenOf,
} from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { confirmWithPasskey, enrolledPerson, mailedLink, type PersonInTest } from '../person-in-test.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NEW_BROWSER = /Sign-in from a new browser/

test('neither a link nor a code alone takes a frozen account back', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(40 * DAY)
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  const enter = async (browser: BrowserInTest) => {
    index.clock.advance(10 * 60_000)
    await browser.get('/sign-in')
    await browser.submit('/sign-in', { name: 'grace', password: 'seven harbour lanterns blue' })
    await browser.get('/sign-in/factor')
    return (await browser.submit('/sign-in/factor', { 'proof-code': grace.code() })).status
  }
  assert.equal(await enter(thief), 303)
  const link = await linkAbout(index, grace.email, NEW_BROWSER)
  assert.equal((await pressLink(index, link, 'freeze')).status, 200)
  for (const button of ['stop', 'freeze'] as const) await pressLink(index, link, button)
  assert.equal(await enter(thief), 303)
  const csrf = await tokenOf(thief, '/account/frozen')
  assert.equal((await thief.post('/account/return', { csrf })).refusal, 'proof-needed')
  index.clock.advance(10 * 60_000)
  assert.equal((await thief.post('/account/return', { csrf, 'proof-code': grace.code() })).refusal, 'proof-needed')
  assert.equal((await thief.post('/account/return', { csrf, 'proof-recovery': grace.recoveryCodes[0]! })).refusal, 'proof-needed')
  assert.equal(await countKind(index, 'account-returned'), 0)
})

test("the way back needs a factor that is older than the first disputed change: the thief's own does not do, the owner's does", async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  index.clock.advance(20 * DAY)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  assert.equal((await enterWithPasskey(grace, thief)).location, '/account')
  const added = await addPasskey(index, thief, 'mine')
  const link = await linkAbout(index, grace.email, /New passkey/)
  index.clock.advance(DAY)
  assert.equal((await pressLink(index, link, 'freeze')).status, 200)
  const back = async (who: Pick<PersonInTest, 'authenticator'>, browser: BrowserInTest) => {
    assert.equal((await enterWithPasskey(who, browser)).status, 303)
    const csrf = await tokenOf(browser, '/account/frozen')
    assert.equal((await browser.post('/account/return', { csrf })).refusal, 'proof-needed')
    return confirmWithPasskey(who, browser)
  }
  assert.equal((await back({ authenticator: added.authenticator }, thief)).refusal, 'factor-too-young')
  assert.equal(await countKind(index, 'account-returned'), 0)
  assert.equal((await back(grace, grace.browser)).status, 303)
  assert.deepEqual(
    (await listFactors(index.instance.db.read, (await accountOf(index, 'grace')).id)).map(({ name }) => name === 'mine'),
    [false],
  )
  assert.ok((await sessionsOf(index, 'grace')).length >= 1)
  assert.equal(await isSignedIn(grace.browser), true)
})

test('a stopped sign-in whose session has ended by itself has to be confirmed again in the same browser', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  assert.equal((await enterWithCode(grace, thief, grace.code())).location, '/sign-in/wait')
  const confirm = await mailedLink(index, grace.email, /\/sign-in\/confirm\/[\w-]+/)
  await thief.get(confirm)
  assert.equal((await thief.submit(confirm)).location, '/account')
  assert.equal((await postAs(thief, '/sign-out')).location, '/')
  await pressLink(index, await linkAbout(index, grace.email, NEW_BROWSER), 'stop')
  index.clock.advance(MINUTE)
  assert.equal((await enterWithCode(grace, thief, grace.code())).location, '/sign-in/wait')
})

test('a link of a sign-in that verifies an address which somebody else has shown meanwhile is refused', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp', isVerified: false })
  index.clock.advance(MINUTE)
  const browser = new BrowserInTest(index, { 'user-agent': chrome })
  assert.equal((await enterWithCode(grace, browser, grace.code())).location, '/sign-in/wait')
  const confirm = await mailedLink(index, grace.email, /\/sign-in\/confirm\/[\w-]+/)
  const linus = await enrolledPerson(index, { name: 'linus' })
  assert.equal((await postAs(linus.browser, '/account/email/add', { email: 'Grace@example.org' })).status, 303)
  const verify = await mailedLink(index, 'Grace@example.org', /\/verify-email\/[\w-]+/)
  await linus.browser.get(verify)
  assert.equal((await linus.browser.submit(verify)).status, 200)
  await browser.get(confirm)
  assert.equal((await browser.submit(confirm)).refusal, 'email-taken')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})
