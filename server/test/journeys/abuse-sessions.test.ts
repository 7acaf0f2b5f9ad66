import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { listFactors } from '../../src/accounts/factors/store.ts'
import {
  accountOf,
  addApp,
  addPasskey,
  enterWithCode,
  enterWithPasskey,
  isSignedIn,
  openAttacked,
  postAs,
  SESSION_COOKIE,
  SIGN_IN_COOKIE,
  sessionsOf,
  showCode,
  tokenOf,
} from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { codeNow, confirmWithPasskey, enrolledPerson, PASSWORD, type PersonInTest, showPassword } from '../person-in-test.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

test('the cookie of a session that was planted before a sign-in is replaced by it', async (context) => {
  const index = await openAttacked(context)
  const thief = await enrolledPerson(index, { name: 'mallory' })
  const grace = await enrolledPerson(index)
  const victim = new BrowserInTest(index)
  const planted = thief.browser.cookies.get(SESSION_COOKIE)!
  victim.cookies.set(SESSION_COOKIE, planted)
  assert.equal((await enterWithPasskey(grace, victim)).location, '/account')
  assert.notEqual(victim.cookies.get(SESSION_COOKIE), planted)
  assert.match((await victim.get('/account')).text, /grace/)
  assert.doesNotMatch((await thief.browser.get('/account')).text, /grace/)
})

test('every sign-in gives a cookie that nobody had before, and the one before is dead', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const seen = new Set([grace.browser.cookies.get(SESSION_COOKIE)])
  for (let i = 0; i < 3; i++) {
    const before = grace.browser.stolen({})
    await enterWithPasskey(grace, grace.browser)
    const secret = grace.browser.cookies.get(SESSION_COOKIE)
    assert.ok(secret && /^[\w-]{43}$/.test(secret) && !seen.has(secret))
    seen.add(secret)
    assert.equal(await isSignedIn(before), false)
  }
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test('a sign-in that was begun in one browser goes on in no other', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  assert.equal((await showPassword(thief, 'grace')).location, '/sign-in/factor')
  const victim = new BrowserInTest(index)
  await victim.get('/sign-in')
  victim.cookies.set(SIGN_IN_COOKIE, thief.cookies.get(SIGN_IN_COOKIE)!)
  assert.equal((await victim.get('/sign-in/factor')).status, 410)
  const csrf = await tokenOf(victim, '/sign-in')
  assert.equal((await victim.post('/sign-in/factor', { csrf, 'proof-code': grace.code() })).refusal, 'sign-in-late')
})

test('the cookie of a sign-in is worth nothing after the session is open, and nothing after a quarter of an hour', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  await showPassword(grace.browser, 'grace')
  const used = grace.browser.cookies.get(SIGN_IN_COOKIE)!
  assert.equal((await showCode(grace.browser, grace.code())).location, '/account')
  assert.ok(!grace.browser.cookies.has(SIGN_IN_COOKIE))
  grace.browser.cookies.set(SIGN_IN_COOKIE, used)
  for (const page of ['/sign-in/factor', '/sign-in/wait', '/enrol']) assert.equal((await grace.browser.get(page)).status, 410, page)
  index.clock.advance(MINUTE)
  const answer = await postAs(grace.browser, '/sign-in/factor', { 'proof-code': grace.code() })
  assert.equal(answer.refusal, 'sign-in-late')

  await showPassword(grace.browser, 'grace')
  const csrf = await tokenOf(grace.browser, '/sign-in/factor')
  index.clock.advance(15 * MINUTE)
  assert.equal((await grace.browser.post('/sign-in/factor', { csrf, 'proof-code': grace.code() })).refusal, 'sign-in-late')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

/** Acts of one browser that end the session of another. */
const endings: Readonly<Record<string, (index: IndexInTest, person: PersonInTest) => Promise<{ status: number; text: string }>>> = {
  'another password': (_index, { browser }) =>
    postAs(browser, '/account/password', { before: PASSWORD, after: 'nine other harbours green' }),
  'another passkey': async (index, { browser }) => (await addPasskey(index, browser)).answer,
  'an authenticator app': async (index, { browser }) => (await addApp(index, browser)).answer,
  'a removed factor': async (index, { browser }) => {
    const [, added] = await listFactors(index.instance.db.read, (await accountOf(index, 'grace')).id)
    return postAs(browser, `/account/factors/${added!.id}/remove`)
  },
  'signing out everywhere': (_index, { browser }) => postAs(browser, '/account/sessions/end-others'),
  'ending it by hand': async (index, { browser }) => {
    const other = (await sessionsOf(index, 'grace')).find((session) => /Chrome/.test(session.browser))
    return postAs(browser, `/account/sessions/${other!.id}/end`)
  },
  'freezing the account': (_index, { browser }) => postAs(browser, '/account/freeze'),
  'closing the account': async (_index, person) => {
    await postAs(person.browser, '/account/close')
    return confirmWithPasskey(person, person.browser)
  },
}

for (const [ending, act] of Object.entries(endings)) {
  test(`${ending} ends the session of another browser at once, with what it had under way`, async (context) => {
    const { index, grace, other } = await twoBrowsers(context)
    if (ending === 'a removed factor') {
      await addPasskey(index, grace.browser, 'old')
      await enterWithPasskey(grace, other)
    }
    const csrf = await tokenOf(other, '/account/freeze')
    // A sign-in of a third browser that has shown the password.
    const third = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '203.0.113.3' })
    await showPassword(third, 'grace')
    const answer = await act(index, grace)
    assert.ok(answer.status < 400, answer.text)
    assert.equal(await isSignedIn(other), false)
    assert.equal((await other.post('/account/freeze', { csrf })).refusal, 'sign-in-needed')
    if (ending === 'ending it by hand') return
    assert.equal((await third.get('/sign-in/factor')).status, 410)
  })
}

async function twoBrowsers(context: TestContext) {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const other = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  assert.equal((await enterWithPasskey(grace, other)).location, '/account')
  assert.equal(await isSignedIn(other), true)
  return { index, grace, other }
}

test('signing out everywhere also ends what a thief has under way, and forgets his browser, where he has no session', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await showPassword(thief, 'grace')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
  assert.equal((await postAs(grace.browser, '/account/sessions/end-others')).status, 303)
  assert.equal((await thief.get('/sign-in/factor')).status, 410)
})

test('signing out ends the session on the server, and nothing else', async (context) => {
  const { index, grace, other } = await twoBrowsers(context)
  const kept = grace.browser.stolen({})
  assert.equal((await postAs(grace.browser, '/sign-out')).location, '/')
  assert.ok(!grace.browser.cookies.has(SESSION_COOKIE))
  assert.equal(await isSignedIn(kept), false)
  assert.equal(await isSignedIn(other), true)
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test('a session ends after its idle time, and after its absolute time however much it is used', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public', HOLDFAST_SESSION_IDLE_DAYS: '2', HOLDFAST_SESSION_DAYS: '5' })
  const grace = await enrolledPerson(index)
  index.clock.advance(2 * DAY - 1)
  assert.equal(await isSignedIn(grace.browser), true)
  index.clock.advance(2 * DAY)
  assert.equal(await isSignedIn(grace.browser), false)
  await enterWithPasskey(grace, grace.browser)
  for (let hours = 0; hours < 119; hours++) {
    index.clock.advance(60 * MINUTE)
    assert.equal(await isSignedIn(grace.browser), true, `hour ${hours}`)
  }
  index.clock.advance(60 * MINUTE)
  assert.equal(await isSignedIn(grace.browser), false)
})

test('every session is listed with its browser, network and factors, and the one at hand is told from the others', async (context) => {
  const { grace } = await twoBrowsers(context)
  const { text } = await grace.browser.get('/account/sessions')
  for (const part of [/Firefox on Linux/, /192\.0\.2\.0\/24/, /Chrome on Windows/, /198\.51\.100\.0\/24/, /passkey/])
    assert.match(text, part)
  const forms = [...text.matchAll(/action="\/account\/sessions\/[\w-]+\/end"/g)]
  assert.equal(forms.length, 1)
})

test("somebody's session is ended by nobody else, whatever id he sends", async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const mallory = await enrolledPerson(index, { name: 'mallory', isAdministrator: true })
  const [session] = await sessionsOf(index, 'grace')
  await postAs(mallory.browser, `/account/sessions/${session!.id}/end`)
  assert.equal(await isSignedIn(grace.browser), true)
  assert.doesNotMatch((await mallory.browser.get('/account/sessions')).text, new RegExp(session!.id.slice(0, 8)))
})

test('a code from a browser that was known before everything was signed out waits for the mail again', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const other = new BrowserInTest(index, { 'user-agent': chrome })
  assert.equal((await enterWithCode(grace, other, grace.code())).location, '/sign-in/wait')
  await postAs(grace.browser, '/account/sessions/end-others')
  index.clock.advance(MINUTE)
  assert.equal((await enterWithCode(grace, other, codeNow(index, grace.seed!))).location, '/sign-in/wait')
})
