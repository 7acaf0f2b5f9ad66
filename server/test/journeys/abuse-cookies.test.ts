import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Route } from '../../src/web/route.ts'
import { routes } from '../../src/web/routes.ts'
import {
  BROWSER_COOKIE,
  confirmWith,
  enterWithPasskey,
  isSignedIn,
  kindsOf,
  openAttacked,
  postAs,
  SESSION_COOKIE,
  sessionsOf,
  tokenOf,
} from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { confirmWithPasskey, enrolledPerson } from '../person-in-test.ts'

const MINUTE = 60_000

const needsSession = ({ guard }: Route) => guard.who === 'session' || guard.who === 'administrator'
const isFor = ({ guard }: Route, state: string) => guard.who === 'session' && guard.states?.join() === state
const writes = routes.filter((route) => route.method !== 'GET' && needsSession(route))
const filled = (path: string) => path.replaceAll(/:\w+/g, 'e3b0c442-98fc-4c14-9afb-f4c8996fb924')

/** Whatever the forms of the pages ask for. */
const junk = { name: 'mine', email: 'thief@evil.example', entry: '1', next: '/', 'changes[]': '1', before: 'x', after: 'y', code: '1' }

/** Somebody who took the cookie of the session from a laptop, and what he lacks. */
const thieves: readonly (readonly [string, (victim: BrowserInTest) => BrowserInTest])[] = [
  ['another browser', (victim) => victim.stolen({ 'user-agent': chrome })],
  ['another network', (victim) => victim.stolen({ 'x-test-address': '192.0.3.7' })],
  ['another family of addresses', (victim) => victim.stolen({ 'x-test-address': '2001:db8::7' })],
  ['no address', (victim) => victim.stolen({ 'x-test-address': '' })],
  [
    "the same browser and network, without the browser's own cookie",
    (victim) => {
      const thief = victim.stolen({})
      thief.cookies.delete(BROWSER_COOKIE)
      return thief
    },
  ],
]

async function openWithVictims(context: TestContext) {
  const index = await openAttacked(context)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const olga = await enrolledPerson(index, { name: 'olga' })
  await olga.browser.get('/account/freeze')
  assert.equal((await olga.browser.submit('/account/freeze')).status, 200)
  assert.equal((await enterWithPasskey(olga, olga.browser)).status, 303)
  assert.equal((await olga.browser.get('/account')).location, '/account/frozen')
  const lena = await enrolledPerson(index, { name: 'lena' })
  await postAs(lena.browser, '/account/close')
  await confirmWithPasskey(lena, lena.browser)
  assert.equal((await enterWithPasskey(lena, lena.browser)).status, 303)
  assert.equal((await lena.browser.get('/account')).location, '/account/leaving')
  return { index, active: ada.browser, frozen: olga.browser, leaving: lena.browser }
}

test('the table of addresses has forms for people, and every one of them is a form', () => {
  assert.ok(writes.length >= 25, `${writes.length} forms`)
  for (const route of writes) assert.equal(route.isForm, true, route.path)
})

for (const [lack, steal] of thieves) {
  test(`a stolen session cookie with ${lack} is answered 401 by every form, and changes nothing`, async (context) => {
    const { index, active, frozen, leaving } = await openWithVictims(context)
    const before = await kindsOf(index)
    const sessions = await Promise.all(['ada', 'olga', 'lena'].map((name) => sessionsOf(index, name)))
    const thief = { active: steal(active), frozen: steal(frozen), leaving: steal(leaving) }
    const csrf = {
      active: await tokenOf(thief.active, '/account/freeze'),
      frozen: await tokenOf(thief.frozen, '/account/frozen'),
      leaving: await tokenOf(thief.leaving, '/account/leaving'),
    }
    const answers: Record<string, string> = {}
    for (const route of writes) {
      const state = isFor(route, 'frozen') ? 'frozen' : isFor(route, 'leaving') ? 'leaving' : 'active'
      const answer = await thief[state].post(filled(route.path), { ...junk, csrf: csrf[state] })
      if (answer.status !== 401 || answer.refusal !== 'session-elsewhere') answers[route.path] = `${answer.status} ${answer.refusal}`
    }
    assert.deepEqual(answers, {})
    assert.deepEqual(await kindsOf(index), before)
    assert.deepEqual(await Promise.all(['ada', 'olga', 'lena'].map((name) => sessionsOf(index, name))), sessions)
  })
}

test('without a session every form is answered 401, and nothing is changed', async (context) => {
  const { index } = await openWithVictims(context)
  const before = await kindsOf(index)
  const stranger = new BrowserInTest(index)
  const csrf = await tokenOf(stranger, '/sign-in')
  for (const route of writes) {
    const answer = await stranger.post(filled(route.path), { ...junk, csrf })
    assert.deepEqual([answer.status, answer.refusal], [401, 'sign-in-needed'], route.path)
  }
  assert.deepEqual(await kindsOf(index), before)
})

test('looking around with a stolen cookie does not keep the session alive', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_SESSION_IDLE_DAYS: '1' })
  const grace = await enrolledPerson(index)
  const thief = grace.browser.stolen({ 'user-agent': chrome })
  const [before] = await sessionsOf(index, 'grace')
  for (let hours = 0; hours < 23; hours++) {
    index.clock.advance(60 * MINUTE)
    assert.equal((await thief.get('/account/history')).status, 200)
  }
  assert.equal((await sessionsOf(index, 'grace'))[0]!.lastUsedAt, before!.lastUsedAt)
  index.clock.advance(61 * MINUTE)
  assert.equal(await isSignedIn(thief), false)
  assert.equal(await isSignedIn(grace.browser), false)
})

test("a phished code moves a stolen session nowhere, and the owner's own code takes his session along", async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const thief = grace.browser.stolen({ 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  thief.cookies.delete(BROWSER_COOKIE)
  await thief.get('/account/freeze')
  const code = grace.code()
  const answer = await thief.submit('/account/freeze', { 'proof-code': code })
  assert.deepEqual([answer.status, answer.refusal], [401, 'session-elsewhere'])
  const [session] = await sessionsOf(index, 'grace')
  assert.match(session!.browser, /Firefox/)

  // The owner himself, with his own cookies, in a train.
  index.clock.advance(10 * MINUTE)
  grace.browser.headers = { ...grace.browser.headers, 'x-test-address': '203.0.113.9' }
  assert.equal((await confirmWith(grace.browser)).refusal, 'session-elsewhere')
  assert.equal((await confirmWith(grace.browser, { 'proof-code': grace.code() })).status, 303)
  assert.equal((await sessionsOf(index, 'grace'))[0]!.network, '203.0.113.0/24')
})

test('a factor that is shown in a session gives it a new cookie, and whoever copied the old one is left behind', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  // The one thief that nothing else tells: the same browser, network and cookies.
  const twin = grace.browser.stolen({})
  assert.equal(await isSignedIn(twin), true)
  index.clock.advance(MINUTE)
  const before = grace.browser.cookies.get(SESSION_COOKIE)
  assert.equal((await confirmWith(grace.browser, { 'proof-code': grace.code() })).status, 303)
  assert.notEqual(grace.browser.cookies.get(SESSION_COOKIE), before)
  assert.equal(await isSignedIn(grace.browser), true)
  assert.equal(await isSignedIn(twin), false)
})

test('cookies over plain http from elsewhere are not looked at', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const plain = grace.browser.stolen({ 'x-test-plain': '1' })
  assert.equal(await isSignedIn(plain), false)
  const answer = await plain.post('/sign-out', { csrf: 'x' })
  assert.equal(answer.refusal, 'connection-not-confidential')
  assert.equal(await isSignedIn(grace.browser), true)
})

test('two cookies of one name are none', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const other = await enrolledPerson(index, { name: 'linus' })
  const own = [...grace.browser.cookies].map(([name, value]) => `${name}=${value}`)
  const planted = `${SESSION_COOKIE}=${other.browser.cookies.get(SESSION_COOKIE)}`
  const get = async (cookies: readonly string[]) =>
    (await index.get('/account', { ...grace.browser.headers, accept: 'text/html', cookie: cookies.join('; ') })).status
  assert.equal(await get(own), 200)
  assert.equal(await get([...own, planted]), 303)
  assert.equal(await get([planted, ...own]), 303)
  assert.equal(await get([...own.map((each) => each.toUpperCase().replace('__HOST-', '__Host-'))]), 303)
})
