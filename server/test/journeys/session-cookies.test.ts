import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { cookieNames } from '../../src/web/cookies.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { confirmWithPasskey, enrolledPerson, showPassword } from '../person-in-test.ts'

async function open(context: TestContext): Promise<IndexInTest> {
  const index = await openIndexInTest({}, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

const isSignedIn = async (browser: BrowserInTest) => (await browser.get('/account')).status === 200

test('a factor shown again gives the session a new cookie: whoever copied the old one is left behind', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const before = grace.browser.cookies.get(cookieNames.session)
  // The same browser on the same network, as far as the index can tell.
  const thief = grace.browser.stolen({})
  assert.equal(await isSignedIn(thief), true)
  index.clock.advance(13 * 3_600_000)
  await grace.browser.get('/account/factors')
  assert.equal((await grace.browser.submit('/account/factors/recovery-codes')).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(grace, grace.browser)).status, 200)
  const after = grace.browser.cookies.get(cookieNames.session)
  assert.match(after ?? '', /^[\w-]{43}$/)
  assert.notEqual(after, before)
  assert.equal(await isSignedIn(grace.browser), true)
  assert.equal(await isSignedIn(thief), false)
})

test('signing in again in one browser ends the session that it had, under a cookie that nobody had before', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const old = grace.browser.stolen({})
  const before = grace.browser.cookies.get(cookieNames.session)
  assert.equal((await showPassword(grace.browser, 'grace')).location, '/sign-in/factor')
  await grace.browser.get('/sign-in/factor')
  const assertion = JSON.stringify(await grace.authenticator.assert(grace.browser.passkeyOptions('proof-assertion')))
  assert.equal((await grace.browser.submit('/sign-in/factor', { 'proof-assertion': assertion })).location, '/account')
  assert.notEqual(grace.browser.cookies.get(cookieNames.session), before)
  assert.equal(await isSignedIn(grace.browser), true)
  assert.equal(await isSignedIn(old), false)
})

test('a cookie that was planted before the sign-in opens nothing after it', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const planted = 'A'.repeat(43)
  const browser = new BrowserInTest(index, { 'user-agent': chrome })
  browser.cookies.set(cookieNames.session, planted)
  await browser.get('/sign-in')
  const assertion = JSON.stringify(await grace.authenticator.assert(browser.passkeyOptions('assertion')))
  assert.equal((await browser.submit('/sign-in', { assertion })).location, '/account')
  assert.notEqual(browser.cookies.get(cookieNames.session), planted)
  const attacker = new BrowserInTest(index, { 'user-agent': chrome })
  attacker.cookies.set(cookieNames.session, planted)
  assert.equal(await isSignedIn(attacker), false)
})
