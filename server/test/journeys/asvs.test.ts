import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { listOpenSessions } from '../../src/accounts/sessions/store.ts'
import { listAccounts } from '../../src/accounts/store.ts'
import { createApp } from '../../src/app.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { cookieNames } from '../../src/web/cookies.ts'
import { routes } from '../../src/web/routes.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import {
  codeNow,
  confirmWithPasskey,
  enrolledPerson,
  mailedLink,
  PASSWORD,
  type PersonInTest,
  seedOn,
  showPassword,
} from '../person-in-test.ts'

// Requirements of OWASP ASVS 5.0, chapters V6 and V7, that no other test holds; docs/reference/asvs.md says which is which.

const DAY = 86_400_000
const OTHER_PASSWORD = 'nine quiet herons walking'

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

const isSignedIn = async (browser: BrowserInTest) => (await browser.get('/account')).status === 200

/** Signs in by passkey in a browser that the account does not know. */
async function signIn(
  index: IndexInTest,
  person: PersonInTest,
  headers: Record<string, string> = { 'user-agent': chrome },
): Promise<BrowserInTest> {
  const browser = new BrowserInTest(index, headers)
  await browser.get('/sign-in')
  const assertion = JSON.stringify(await person.authenticator.assert(browser.passkeyOptions('assertion')))
  assert.equal((await browser.submit('/sign-in', { assertion })).location, '/account')
  return browser
}

/** A sign-in by code from elsewhere, with its mailed link. */
async function waiting(index: IndexInTest, person: PersonInTest, address: string): Promise<{ browser: BrowserInTest; link: string }> {
  index.clock.advance(60_000)
  const browser = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': address })
  await showPassword(browser, person.name)
  await browser.get('/sign-in/factor')
  assert.equal((await browser.submit('/sign-in/factor', { 'proof-code': person.code() })).location, '/sign-in/wait')
  return { browser, link: await mailedLink(index, person.email, /\/sign-in\/confirm\/[\w-]+/) }
}

test('a fresh index has no account at all', async (context) => {
  const index = await open(context)
  assert.deepEqual(await listAccounts(index.instance.db.read), [])
  for (const name of ['admin', 'root', 'holdfast', 'operator', 'sa']) {
    const browser = new BrowserInTest(index)
    assert.equal((await showPassword(browser, name, name)).refusal, 'sign-in-wrong')
  }
})

test('every field for a password is masked, and takes what a password manager or the clipboard puts there', async (context) => {
  const index = await open(context, { HOLDFAST_REGISTRATION: 'open' })
  const { browser } = await enrolledPerson(index)
  const stranger = new BrowserInTest(index)
  await stranger.get('/register')
  await stranger.submit('/register', { email: 'bob@example.org' })
  const registration = await mailedLink(index, 'bob@example.org', /\/register\/[\w-]+/)
  const welcome = (await runInTest(context, index, ['user', 'create', 'eve', '--email', 'eve@example.org'])).lines.at(-1)!
  const setup = await open(context)
  const { lines } = await runInTest(context, setup, ['setup-link'])
  for (const [who, path] of [
    [stranger, '/sign-in'],
    [stranger, registration],
    [stranger, welcome.replace(index.config.publicUrl, '')],
    [browser, '/account/password'],
    [new BrowserInTest(setup), lines.at(-1)!.replace(setup.config.publicUrl, '')],
  ] as const) {
    const { status, text } = await who.get(path)
    assert.equal(status, 200, path)
    const fields = [...text.matchAll(/<input\b[^>]*\bname="(?:password|before|after)"[^>]*>/g)].map(([field]) => field)
    assert.ok(fields.length > 0, `${path} asks for a password`)
    for (const field of fields) {
      assert.match(field, /type="password"/)
      assert.match(field, /autocomplete="(current|new)-password"/)
      assert.doesNotMatch(field, /onpaste|readonly|maxlength/)
    }
  }
  for (const name of globSync('*.js', { cwd: join(import.meta.dirname, '../../src/web/assets') }))
    assert.doesNotMatch(
      readFileSync(join(import.meta.dirname, '../../src/web/assets', name), 'utf8'),
      /paste|preventDefault\(\).*password/i,
    )
})

test('a password of three years is still good, and nobody is asked to change it', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  index.clock.advance(3 * 365 * DAY)
  assert.equal((await showPassword(grace.browser, 'grace')).location, '/sign-in/factor')
  await grace.browser.get('/sign-in/factor')
  const answer = JSON.stringify(await grace.authenticator.assert(grace.browser.passkeyOptions('proof-assertion')))
  assert.equal((await grace.browser.submit('/sign-in/factor', { 'proof-assertion': answer })).location, '/account')
})

test('another password takes the old one, and ends every other session', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const other = await signIn(index, grace)
  await grace.browser.get('/account/password')
  for (const before of ['not the old one at all', '', PASSWORD.toUpperCase(), PASSWORD.slice(0, -1)]) {
    const refused = await grace.browser.submit('/account/password', { before, after: OTHER_PASSWORD })
    assert.match(refused.text, /That is not your present password/, before)
  }
  assert.equal(await isSignedIn(other), true)
  await grace.browser.get('/account/password')
  assert.match((await grace.browser.submit('/account/password', { before: PASSWORD, after: OTHER_PASSWORD })).location!, /password-changed/)
  assert.equal(await isSignedIn(other), false)
  assert.equal(await isSignedIn(grace.browser), true)
  assert.equal((await showPassword(new BrowserInTest(index), 'grace')).refusal, 'sign-in-wrong')
})

test('a password of eleven characters is refused, and one of twelve is judged by how soon it is guessed', async (context) => {
  const index = await open(context)
  const { browser } = await enrolledPerson(index)
  const change = async (after: string) => {
    await browser.get('/account/password')
    return browser.submit('/account/password', { before: PASSWORD, after })
  }
  assert.match((await change('vZ8kq-Tw3xp')).text, /at least 12 characters/)
  assert.match((await change('password1234')).text, /would be guessed too soon/)
  assert.match((await change('vZ8kq-Tw3xpL')).location ?? '', /password-changed/)
})

test('any kind of characters makes a password, and all of it counts', async (context) => {
  const index = await open(context)
  const { browser } = await enrolledPerson(index)
  let before = PASSWORD
  const long = 'q7 Häfen über dem weißen Watt, '.repeat(4)
  for (const after of ['onlylettersbutquiteunusual', '  spaces at both ends kept  ', 'северные маяки не спят', `${long}x`]) {
    await browser.get('/account/password')
    assert.match((await browser.submit('/account/password', { before, after })).location ?? '', /password-changed/, after)
    for (const near of [after.trim(), after.toUpperCase(), after.slice(0, 72), after.slice(0, -1)].filter((each) => each !== after)) {
      index.clock.advance(3_600_000)
      assert.equal((await showPassword(new BrowserInTest(index), 'grace', near)).refusal, 'sign-in-wrong', near)
    }
    index.clock.advance(3_600_000)
    assert.equal((await showPassword(new BrowserInTest(index), 'grace', after)).location, '/sign-in/factor')
    before = after
  }
})

test('a password of a list of stolen ones is refused, when it is chosen first and when it is changed', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const { lines } = await runInTest(context, index, ['user', 'create', 'eve', '--email', 'eve@example.org'])
  const welcome = lines.at(-1)!.replace(index.config.publicUrl, '')
  const asked: string[] = []
  const breaches = { isOn: true, isBreached: async (password: string) => asked.push(password) > 0 && password === OTHER_PASSWORD }
  const instance = { ...index.instance, terms: { ...index.instance.terms, breaches } }
  const checking: IndexInTest = { ...index, instance, app: createApp(instance) }
  const browser = new BrowserInTest(checking)
  for (const [name, value] of grace.browser.cookies) browser.cookies.set(name, value)
  await browser.get('/account/password')
  assert.match(
    (await browser.submit('/account/password', { before: PASSWORD, after: OTHER_PASSWORD })).text,
    /public list of stolen passwords/,
  )
  const eve = new BrowserInTest(checking)
  await eve.get(welcome)
  assert.equal((await eve.submit(welcome, { password: OTHER_PASSWORD })).refusal, 'password-breached')
  assert.deepEqual(asked, [OTHER_PASSWORD, OTHER_PASSWORD])
})

test('words about the account and the index make no password', async (context) => {
  const index = await open(context)
  const { browser } = await enrolledPerson(index, { name: 'maximiliana' })
  for (const password of ['maximiliana2026', 'Holdfast-holdfast', 'maximiliana@example', 'h0ldf4st-localhost']) {
    await browser.get('/account/password')
    const answer = await browser.submit('/account/password', { before: PASSWORD, after: password })
    assert.match(answer.text, /would be guessed too soon/, `${password}: ${answer.status}`)
  }
})

test('the right password alone opens no session, whichever way it is used', async (context) => {
  const index = await open(context)
  await enrolledPerson(index)
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  assert.equal((await showPassword(thief, 'grace')).location, '/sign-in/factor')
  assert.equal(thief.cookies.has(cookieNames.session), false)
  for (const route of routes.filter(({ method, guard }) => method === 'GET' && guard.who === 'session')) {
    const answer = await thief.get(route.path.replaceAll(/:\w+/g, 'x'))
    assert.equal(answer.status, 303, route.path)
    assert.match(answer.location!, /^\/sign-in\?next=/)
  }
  for (const path of ['/sign-in/wait', '/enrol/totp', '/enrol/passkey']) {
    const { fields } = (await thief.get('/sign-in/factor')) && thief.form('/sign-in/factor')
    const answer = await thief.post(path, { ...fields })
    assert.ok(answer.status >= 400, `${path} answers ${answer.status} ${answer.location}`)
  }
  assert.equal(thief.cookies.has(cookieNames.session), false)
})

test('sessions are opened in three places, which are the paths that the manual lists', () => {
  const folder = join(import.meta.dirname, '../../src')
  const callers = globSync('**/*.ts', { cwd: folder })
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/await openSession\(|insertSession\(/g)].map(() => name))
    .toSorted()
  assert.deepEqual(callers, [
    'accounts/factors/enrol.ts',
    'accounts/sessions/open-session.ts',
    'accounts/sessions/store.ts',
    'accounts/sign-ins/continue-sign-in.ts',
    'accounts/sign-ins/continue-sign-in.ts',
  ])
})

test('looking at a page opens no session: every session begins with a form that was sent', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const { browser, link } = await waiting(index, grace, '198.51.100.4')
  await browser.get(link)
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const answer = await browser.get(route.path.replaceAll(/:\w+/g, 'x'))
    assert.ok(
      !answer.headers.getSetCookie().some((line) => line.startsWith(`${cookieNames.session}=`) && !/Max-Age=0/.test(line)),
      route.path,
    )
  }
  assert.equal(browser.cookies.has(cookieNames.session), false)
})

test('a password that was forgotten is not chosen again without a factor', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  await thief.get('/reset-password')
  await thief.submit('/reset-password', { name: 'grace' })
  const link = await mailedLink(index, grace.email, /\/reset-password\/[\w-]+/)
  await thief.get(link)
  assert.equal((await thief.submit(link, { password: OTHER_PASSWORD })).refusal, 'proof-wrong')
  await thief.get(link)
  assert.equal((await thief.submit(link, { password: OTHER_PASSWORD, 'proof-code': '000000' })).refusal, 'proof-wrong')
  assert.equal(thief.cookies.has(cookieNames.session), false)
  index.clock.advance(60_000)
  assert.equal((await showPassword(grace.browser, 'grace')).location, '/sign-in/factor')
  await grace.browser.get(link)
  index.clock.advance(60_000)
  assert.equal((await grace.browser.submit(link, { password: OTHER_PASSWORD, 'proof-code': codeNow(index, grace.seed!) })).status, 200)
  // It opens no session either, and ends those that there were.
  assert.equal(await isSignedIn(grace.browser), false)
})

test('a link that gives a first password dies after a week, unused', async (context) => {
  const index = await open(context)
  const { lines } = await runInTest(context, index, ['user', 'create', 'eve', '--email', 'eve@example.org'])
  const path = lines.at(-1)!.replace(index.config.publicUrl, '')
  index.clock.advance(7 * DAY - 1)
  assert.equal((await new BrowserInTest(index).get(path)).status, 200)
  index.clock.advance(1)
  assert.equal((await new BrowserInTest(index).get(path)).status, 410)
})

test('the mailed link of a sign-in is dead after ten minutes', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  const { browser, link } = await waiting(index, await enrolledPerson(index, { factor: 'totp' }), '198.51.100.4')
  index.clock.advance(10 * 60_000 - 1)
  assert.equal((await browser.get(link)).status, 200)
  index.clock.advance(1)
  assert.equal((await browser.get(link)).status, 410)
})

test('the mailed link of one sign-in confirms no other one', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const first = await waiting(index, grace, '198.51.100.4')
  const second = await waiting(index, grace, '198.51.100.4')
  assert.notEqual(first.link, second.link)
  await first.browser.get(second.link)
  const crossed = await first.browser.post(second.link, { ...first.browser.form(second.link).fields })
  assert.equal(crossed.refusal, 'sign-in-elsewhere')
  assert.equal(await isSignedIn(first.browser), false)
  await second.browser.get(second.link)
  assert.equal((await second.browser.submit(second.link)).location, '/account')
  await second.browser.get(second.link)
  assert.equal((await first.browser.get(second.link)).status, 410)
})

test('a session that nobody uses ends after the idle time, and one that is used lives on', async (context) => {
  const index = await open(context, { HOLDFAST_SESSION_IDLE_DAYS: '2', HOLDFAST_SESSION_DAYS: '30' })
  const { browser } = await enrolledPerson(index)
  for (let days = 0; days < 6; days++) {
    index.clock.advance(DAY)
    assert.equal(await isSignedIn(browser), true, `day ${days + 1}`)
  }
  index.clock.advance(2 * DAY - 1)
  assert.equal(await isSignedIn(browser), true)
  index.clock.advance(2 * DAY)
  assert.equal(await isSignedIn(browser), false)
})

test('a session ends at its absolute limit, however much it is used', async (context) => {
  const index = await open(context, { HOLDFAST_SESSION_IDLE_DAYS: '2', HOLDFAST_SESSION_DAYS: '5' })
  const { browser } = await enrolledPerson(index)
  for (let hours = 0; hours < 5 * 24 - 1; hours++) {
    index.clock.advance(3_600_000)
    assert.equal(await isSignedIn(browser), true, `hour ${hours + 1}`)
  }
  index.clock.advance(3_600_000)
  assert.equal(await isSignedIn(browser), false)
})

test('signing out ends the session where it is kept: a copy of the cookie opens nothing', async (context) => {
  const index = await open(context)
  const { browser } = await enrolledPerson(index)
  const copy = browser.stolen({})
  await browser.get('/account')
  assert.equal((await browser.submit('/sign-out')).status, 303)
  assert.equal(await isSignedIn(copy), false)
  assert.equal((await copy.get('/account')).headers.get('cache-control')?.includes('no-store') ?? true, true)
})

test('fifty sessions have fifty cookies of 256 bits, of which the database keeps none', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const seen = new Set<string>()
  for (let times = 0; times < 50; times++) seen.add((await signIn(index, grace)).cookies.get(cookieNames.session)!)
  assert.equal(seen.size, 50)
  for (const cookie of seen) assert.equal(Buffer.from(cookie, 'base64url').length, 32)
  const account = (await listAccounts(index.instance.db.read))[0]!
  const stored = JSON.stringify(await listOpenSessions(index.instance.db.read, account.id))
  for (const cookie of seen) assert.ok(!stored.includes(cookie))
})

test('an account that is frozen or closed has no session left', async (context) => {
  const index = await open(context, { HOLDFAST_SESSION_IDLE_DAYS: '365', HOLDFAST_SESSION_DAYS: '365' })
  const frozen = await enrolledPerson(index, { name: 'frieda' })
  assert.equal((await runInTest(context, index, ['user', 'freeze', 'frieda', '--reason', 'left the company'])).code, 0)
  assert.equal(await isSignedIn(frozen.browser), false)

  const grace = await enrolledPerson(index)
  const other = await signIn(index, grace)
  await grace.browser.get('/account/close')
  const asked = await grace.browser.submit('/account/close', { name: 'grace' })
  if (asked.refusal === 'proof-needed') await confirmWithPasskey(grace, grace.browser)
  for (const browser of [grace.browser, other]) assert.equal(await isSignedIn(browser), false)
  const late = await signIn(index, grace)
  for (let days = 0; days < 31; days++) {
    index.clock.advance(DAY)
    await tickHolds(index.instance, { tickMilliseconds: DAY, steadyMilliseconds: DAY })
  }
  assert.notEqual((await listAccounts(index.instance.db.read)).find(({ name }) => name === 'grace')!.closedAt, null)
  assert.equal((await late.get('/account/leaving')).location, '/sign-in?next=%2Faccount%2Fleaving')
})

test('a factor that is added or removed ends every other session', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  let other = await signIn(index, grace)
  await grace.browser.get('/account/factors/totp')
  const code = codeNow(index, seedOn(grace.browser.page))
  const added = await grace.browser.submit('/account/factors/totp', { name: 'phone', code })
  if (added.refusal === 'proof-needed') await confirmWithPasskey(grace, grace.browser)
  assert.equal(await isSignedIn(other), false, 'added')
  assert.equal(await isSignedIn(grace.browser), true)

  other = await signIn(index, grace)
  const { text } = await grace.browser.get('/account/factors')
  const [page = ''] = [...text.matchAll(/href="(\/account\/factors\/[\w-]+\/remove)"/g)].map(([, path = '']) => path).slice(-1)
  await grace.browser.get(page)
  const removed = await grace.browser.submit(page)
  if (removed.refusal === 'proof-needed') await confirmWithPasskey(grace, grace.browser)
  assert.equal(await isSignedIn(other), false, 'removed')
  assert.equal(
    (await index.journal()).some(({ kind }) => kind === 'factor-removed'),
    true,
  )
})

test('every page of somebody who is signed in has a button that signs out', async (context) => {
  const index = await open(context)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const pages = routes.filter(({ method, guard, voice, path }) => {
    const isForPeople = guard.who === 'administrator' || (guard.who === 'session' && guard.states === undefined)
    return method === 'GET' && voice === 'page' && isForPeople && !path.includes(':') && !/\.(csv|json)$/.test(path)
  })
  assert.ok(pages.length > 10)
  for (const { path } of pages) {
    const { text } = await ada.browser.get(path)
    assert.match(text, /<form[^>]* action="\/sign-out"/, path)
  }
})

test('in a session that is not fresh, nothing that decides how one signs in changes before a factor is shown', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  index.clock.advance(13 * 3_600_000)
  await grace.browser.get('/account')
  const { fields } = grace.browser.form('/sign-out')
  const before = (await index.journal()).length
  for (const [path, form] of [
    ['/account/email/add', { email: 'other@example.org' }],
    ['/account/password', { before: PASSWORD, after: OTHER_PASSWORD }],
    ['/account/factors/recovery-codes', {}],
    ['/account/factors/totp', { name: 'x', offer: 'x', code: '000000' }],
    ['/account/factors/passkey', { name: 'x', registration: '{}' }],
    ['/account/profile', { language: 'pt', phrase: 'x' }],
  ] as const) {
    const answer = await grace.browser.post(path, { ...fields, ...form })
    assert.ok(
      answer.refusal !== undefined || answer.location === '/account/password',
      `${path} answers ${answer.status} ${answer.location}`,
    )
    assert.equal((await index.journal()).length, before, path)
  }
  await grace.browser.get('/account/factors')
  assert.equal((await grace.browser.submit('/account/factors/recovery-codes')).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(grace, grace.browser)).status, 200)
})

test('people see where they are signed in, and end any of it', async (context) => {
  const index = await open(context)
  const grace = await enrolledPerson(index)
  const other = await signIn(index, grace, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  const { text } = await grace.browser.get('/account/sessions')
  assert.match(text, /Firefox on Linux/)
  assert.match(text, /Chrome on Windows/)
  assert.match(text, /198\.51\.100\.0\/24/)
  const [, action = ''] = /action="(\/account\/sessions\/[\w-]+\/end)"/.exec(text) ?? []
  assert.notEqual(action, '')
  assert.ok([200, 303].includes((await grace.browser.submit(action)).status))
  assert.equal(await isSignedIn(other), false)
  assert.equal(await isSignedIn(grace.browser), true)
})
