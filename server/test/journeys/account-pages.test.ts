import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createService } from '../../src/accounts/create-account.ts'
import { totpCode } from '../../src/accounts/factors/totp.ts'
import { findAccountByName } from '../../src/accounts/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import { accountRoutes } from '../../src/web/account-routes.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { buildWheel } from '../build/wheel.ts'
import { basic, type IndexInTest, openIndexInTest, operator } from '../index-in-test.ts'
import { confirmWithPasskey, enrolledPerson, mailedLink, PASSWORD, type PersonInTest, seedOn, showPassword } from '../person-in-test.ts'

const DAY = 86_400_000
const OTHER_PASSWORD = 'eleven anchors under the quay'

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest({ HOLDFAST_PRESET: 'public', ...settings }, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

/** Somebody whose factor is an old one, whose session has just been confirmed by it. */
async function settled(context: TestContext, settings: Record<string, string> = {}, options: Parameters<typeof enrolledPerson>[1] = {}) {
  const index = await open(context, { HOLDFAST_SESSION_IDLE_DAYS: '300', HOLDFAST_SESSION_DAYS: '365', ...settings })
  const person = await enrolledPerson(index, options)
  index.clock.advance(40 * DAY)
  await person.browser.get('/account/password')
  await person.browser.submit('/account/confirm')
  const confirmed = await confirmNow(person)
  assert.equal(confirmed.location, '/account/password', confirmed.text)
  return { index, person, browser: person.browser }
}

const confirmNow = (person: PersonInTest) => confirmWithPasskey(person, person.browser)

async function signInElsewhere(index: IndexInTest, person: PersonInTest, headers: Record<string, string> = {}): Promise<BrowserInTest> {
  const browser = new BrowserInTest(index, { 'user-agent': chrome, ...headers })
  await browser.get('/sign-in')
  const assertion = JSON.stringify(await person.authenticator.assert(browser.passkeyOptions('assertion')))
  assert.equal((await browser.submit('/sign-in', { assertion })).status, 303)
  return browser
}

/** The token of every form in this browser. */
async function csrfOf(browser: BrowserInTest): Promise<string> {
  await browser.get('/account')
  return browser.form('/sign-out').fields.csrf!
}

const countEntries = async (index: IndexInTest) => (await index.journal()).length

test('every page of an account is shown to its owner, and to nobody else', async (context) => {
  const { index, browser } = await settled(context, {}, { isAdministrator: true })
  const pages = accountRoutes.filter(({ method, path, guard }) => method === 'GET' && !path.includes(':') && guard.who !== 'anyone')
  for (const { path } of pages) {
    const answer = await browser.get(path)
    if (path === '/account/frozen' || path === '/account/leaving') assert.equal(answer.status, 403, path)
    else if (path === '/account/dispute') assert.equal(answer.status, 404, path)
    else assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`)
    assert.equal(answer.headers.get('cache-control'), 'no-store', path)
    const stranger = await new BrowserInTest(index).get(path)
    assert.equal(stranger.location, `/sign-in?next=${encodeURIComponent(path)}`, path)
  }
})

test('every form of an account wants a session and its own token', async (context) => {
  const { index, browser } = await settled(context)
  const before = await countEntries(index)
  for (const { path, guard } of accountRoutes.filter(({ method }) => method === 'POST')) {
    const address = path.replace(':id', 'x').replace(':secret', 'x')
    const stranger = await new BrowserInTest(index).post(address, {})
    assert.ok([401, 403].includes(stranger.status), `${path}: ${stranger.status}`)
    const forged = await browser.post(address, { csrf: 'x' })
    const isFor =
      guard.who === 'session' && guard.states?.length === 1
        ? 'account-cannot'
        : guard.who === 'administrator'
          ? 'administrator-needed'
          : 'form-stale'
    assert.equal(forged.refusal, isFor, path)
  }
  assert.equal(await countEntries(index), before)
})

test('the home of an account says first what matters most', async (context) => {
  const { index, person, browser } = await settled(context)
  const home = await browser.get('/account')
  assert.match(home.text, /<h1>You have only one factor\.<\/h1>/)
  assert.match(home.text, /1 passkey: it answers to this index/)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.9' })
  await showPassword(thief, person.name)
  await thief.get('/recover')
  await thief.submit('/recover')
  const alarmed = await browser.get('/account')
  assert.match(alarmed.text, /<h1>Somebody asks to get into your account without any factor\.<\/h1>/)
  const dispute = /href="(\/account\/dispute\?entry=\d+)"/.exec(alarmed.text)?.[1]
  assert.ok(dispute)
  assert.match((await browser.get(dispute)).text, /stop the recovery/)
  assert.match((await browser.submit('/account/dispute')).text, /Stopped/)
  assert.doesNotMatch((await browser.get('/account')).text, /without any factor/)
})

test('an authenticator app is added after the passkey was shown, and guards nothing', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/factors/totp')
  const seed = seedOn(browser.page)
  const wrong = { name: 'old phone', code: '000000' }
  const asked = await browser.submit('/account/factors/totp', wrong)
  assert.equal(asked.refusal, 'proof-needed')
  const mistaken = await confirmWithPasskey(person, browser)
  assert.equal(mistaken.status, 400)
  assert.match(mistaken.text, /aria-invalid="true"/)
  assert.deepEqual(seedOn(mistaken.text), seed)
  assert.match(mistaken.text, /value="old phone"/)
  const code = totpCode(seed, Math.floor(index.clock.now() / 30_000))
  await browser.submit('/account/factors/totp', { code })
  assert.equal((await confirmWithPasskey(person, browser)).location, '/account/factors?done=added')
  const shown = await browser.get('/account/factors?done=added')
  assert.match(shown.text, /You have 1 passkey and 1 authenticator app/)
  assert.match((await browser.get('/account')).text, /class="badge kelp">active/)
})

test('a passkey is added with a challenge that is not burnt while a factor is asked for', async (context) => {
  const { person, browser } = await settled(context)
  await browser.get('/account/factors')
  const { createAuthenticator } = await import('../software-authenticator.ts')
  const key = createAuthenticator({ origin: browser.index.config.publicUrl })
  const registration = JSON.stringify(await key.register(browser.passkeyOptions('registration')))
  assert.equal((await browser.submit('/account/factors/passkey', { name: '<b>blue</b> key', registration })).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(person, browser)).location, '/account/factors?done=added')
  const page = await browser.get('/account/factors')
  assert.match(page.text, /&lt;b&gt;blue&lt;\/b&gt; key/)
  const again = await browser.submit('/account/factors/passkey', { name: 'another', registration })
  assert.equal(again.refusal, 'proof-needed')
  const spent = await confirmWithPasskey(person, browser)
  assert.equal(spent.status, 400)
  assert.match(spent.text, /href="#registration-told"/)
})

test('without a passkey the account is guarded after a factor was added, and its home says why', async (context) => {
  const index = await open(context)
  const person = await enrolledPerson(index, { factor: 'totp' })
  const { browser } = person
  await browser.get('/account/factors/totp')
  const seed = seedOn(browser.page)
  index.clock.advance(60_000)
  const code = totpCode(seed, Math.floor(index.clock.now() / 30_000))
  assert.equal((await browser.submit('/account/factors/totp', { name: 'tablet', code })).location, '/account/factors?done=guarded')
  assert.match((await browser.get('/account')).text, /<h1>Your account is guarded until .*a factor was added that no old factor confirmed/s)
})

test('a factor is removed after its page said what follows, and never the last one', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/factors')
  assert.doesNotMatch(browser.page, /\/remove"/)
  const id = (await index.journal()).find(({ kind }) => kind === 'factor-added')!.public.factor as string
  await browser.get(`/account/factors/${id}/remove`)
  await browser.submit(`/account/factors/${id}/remove`)
  const last = await confirmWithPasskey(person, browser)
  assert.equal(last.status, 409)
  assert.equal(last.refusal, 'factor-last')
  assert.match(last.text, /banner red.*last factor/s)
  assert.equal((await browser.get('/account/factors/nothing/remove')).status, 404)
})

test('new recovery codes are shown once', async (context) => {
  const { browser } = await settled(context)
  await browser.get('/account/factors')
  const made = await browser.submit('/account/factors/recovery-codes')
  assert.equal(made.status, 200)
  const codes = /<pre class="codes[^>]*>([^<]*)</.exec(made.text)![1]!.trim().split('\n')
  assert.equal(codes.length, 8)
  for (const { path } of accountRoutes.filter(({ method, path }) => method === 'GET' && !path.includes(':')))
    assert.ok(!(await browser.get(path)).text.includes(codes[0]!), path)
})

test('sessions are listed with where they are, and end one by one, all but this, and by signing out', async (context) => {
  const { index, person, browser } = await settled(context)
  const second = await signInElsewhere(index, person, { 'x-test-address': '198.51.100.4' })
  const third = await signInElsewhere(index, person)
  const page = await browser.get('/account/sessions')
  assert.match(page.text, /<h1>You are signed in here and in 2 other sessions<\/h1>/)
  assert.match(page.text, /Chrome on Windows.*198\.51\.100\.0\/24/s)
  assert.match(page.text, /Firefox on Linux<\/strong> <span class="badge kelp">this one/)
  const ends = [...page.text.matchAll(/action="(\/account\/sessions\/[^"]+\/end)"/g)].map(([, action]) => action!)
  assert.equal(ends.length, 2)
  await browser.submit(ends[0]!)
  const alive = [(await second.get('/account')).status, (await third.get('/account')).status]
  assert.deepEqual(alive.toSorted(), [200, 303])
  await browser.get('/account/sessions')
  await browser.submit('/account/sessions/end-others')
  assert.deepEqual([(await second.get('/account')).status, (await third.get('/account')).status], [303, 303])
  await browser.get('/account')
  const out = await browser.submit('/sign-out')
  assert.equal(out.location, '/')
  assert.equal((await browser.get('/account')).status, 303)
  assert.ok(![...browser.cookies.keys()].some((name) => name.endsWith('-session')))
})

test('nobody ends a session of somebody else', async (context) => {
  const { index, browser } = await settled(context)
  const other = await enrolledPerson(index, { name: 'linus' })
  await other.browser.get('/account/sessions')
  const journal = await index.journal()
  const session = journal.find(({ kind }) => kind === 'signed-in')!.public.session as string
  const csrf = await csrfOf(other.browser)
  await other.browser.post(`/account/sessions/${session}/end`, { csrf })
  assert.equal((await browser.get('/account')).status, 200)
})

/** Goes to the page of what waits, and lets it happen with an old passkey. */
async function happensNow(index: IndexInTest, person: PersonInTest, asked: { readonly location: string | undefined }): Promise<void> {
  const { browser } = person
  assert.match(asked.location ?? '', /^\/hold\/[\w-]+\?done=asked$/)
  await index.mails()
  await tickHolds(index.instance)
  await browser.get('/account/email')
  assert.match(browser.page, /, <a href="\/hold\/[\w-]+">unless it is stopped<\/a>/)
  const path = asked.location!.replace('?done=asked', '')
  const page = await browser.get(asked.location!)
  assert.match(page.text, /grace asked to (?:remove|make)/)
  assert.equal((await browser.submit(`${path}/release`)).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(person, browser)).location, `${path}?done=release`)
}

test('addresses are added, verified, made the first, removed', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/email')
  const mistaken = await browser.submit('/account/email/add', { email: '"><script>alert(1)</script>' })
  assert.equal(mistaken.status, 400)
  assert.doesNotMatch(mistaken.text, /<script>alert/)
  assert.equal((await browser.submit('/account/email/add', { email: 'grace@second.example' })).location, '/account/email?done=added')
  const link = await mailedLink(index, 'grace@second.example', /\/verify-email\/[\w-]+/)
  await browser.get(link)
  await browser.submit(link)
  const page = await browser.get('/account/email')
  assert.match(page.text, /2 verified addresses/)
  assert.match(page.text, /can stop nothing before/)
  const [, primary] = /action="(\/account\/email\/[^"]+\/primary)"/.exec(page.text)!
  await happensNow(index, person, await browser.submit(primary!))
  const moved = await browser.get('/account/email')
  const [, remove] = /href="(\/account\/email\/[^"]+\/remove)"/.exec(moved.text)!
  assert.match((await browser.get(remove!)).text, new RegExp(`Remove ${person.email}\\?`))
  await happensNow(index, person, await browser.submit(remove!))
  assert.doesNotMatch((await browser.get('/account/email')).text, new RegExp(`<bdi>${person.email}</bdi></strong>`))
})

test('an address is marked as compromised with a passkey that was shown for it', async (context) => {
  const { person, browser } = await settled(context)
  const page = await browser.get('/account/email')
  const [, path] = /href="(\/account\/email\/[^"]+\/compromised)"/.exec(page.text)!
  await browser.get(path!)
  assert.equal((await browser.submit(path!)).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(person, browser)).location, '/account/email?done=compromised')
  assert.match((await browser.get('/account/email')).text, /class="badge red">compromised/)
})

test('language and phrase of the notices are kept, and a hostile phrase is refused beside its field', async (context) => {
  const { browser, index } = await settled(context)
  await browser.get('/account/email')
  const hostile = `<i>${'x'.repeat(80)}`
  const refused = await browser.submit('/account/profile', { language: 'pt', phrase: hostile })
  assert.equal(refused.status, 400)
  assert.match(refused.text, /id="phrase-mistake"/)
  assert.ok(!refused.text.includes('<i>x'))
  assert.equal((await browser.submit('/account/profile', { language: 'pt', phrase: 'blue heron' })).location, '/account/email?done=profile')
  assert.match((await browser.get('/account/email')).text, /value="blue heron"/)
  assert.equal((await findAccountByName(index.instance.db.read, 'grace'))!.language, 'pt')
  assert.match((await browser.get('/account/inbox')).text, /lang="pt"/)
})

test('a password is changed where the old one is known, and no page carries one', async (context) => {
  const { index, person, browser } = await settled(context)
  const second = await signInElsewhere(index, person)
  await browser.get('/account/password')
  const wrong = await browser.submit('/account/password', { before: 'not the one at all', after: OTHER_PASSWORD })
  assert.match(wrong.text, /id="before-mistake"/)
  const weak = await browser.submit('/account/password', { before: PASSWORD, after: 'grace grace grace' })
  assert.match(weak.text, /id="after-mistake"/)
  for (const answer of [wrong, weak]) assert.ok(![PASSWORD, OTHER_PASSWORD, 'grace grace grace'].some((text) => answer.text.includes(text)))
  assert.equal(
    (await browser.submit('/account/password', { before: PASSWORD, after: OTHER_PASSWORD })).location,
    '/account?done=password-changed',
  )
  assert.equal((await second.get('/account')).status, 303)
})

test('a stale session shows a factor before it is asked for a password', async (context) => {
  const { index, browser } = await settled(context)
  index.clock.advance(31 * 60_000)
  const page = await browser.get('/account/password')
  assert.doesNotMatch(page.text, /type="password"/)
  const csrf = await csrfOf(browser)
  const sent = await browser.post('/account/password', { csrf, before: PASSWORD, after: OTHER_PASSWORD })
  assert.equal(sent.location, '/account/password')
  assert.ok(!sent.text.includes(PASSWORD))
})

test('where a confirmation leads is a page of ours', async (context) => {
  const { person, browser } = await settled(context)
  const csrf = await csrfOf(browser)
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])
    assert.equal((await browser.post('/account/confirm', { csrf, next })).location, '/account', next)
  assert.ok(person)
})

test('a token is made, shown once, publishes, sleeps, wakes by passkey and is revoked', async (context) => {
  const { index, person, browser } = await settled(context, { HOLDFAST_TOKEN_PROOF: 'passkey' })
  await browser.get('/account/tokens/new')
  const mistakes = await browser.submit('/account/tokens/new', { name: '', projects: 'not/a/name', days: 'x', networks: 'everywhere' })
  assert.equal(mistakes.status, 400)
  assert.match(mistakes.text, /4 things need another look/)
  assert.match(mistakes.text, />not\/a\/name<\/textarea>/)
  const wanted = {
    name: 'laptop <1>',
    scope: 'named',
    projects: 'tinyjson\nTiny.Json',
    'permission[]': ['upload', 'read'],
    days: '30',
    networks: '192.0.2.0/24',
  }
  assert.equal((await browser.submit('/account/tokens/new', wanted)).refusal, 'proof-needed')
  const made = await confirmWithPasskey(person, browser)
  assert.equal(made.status, 200, made.text)
  const token = /<pre id="token">([^<]+)</.exec(made.text)![1]!
  assert.match(made.text, /id="twine">.*twine.*upload/)
  const list = await browser.get('/account/tokens')
  assert.ok(!list.text.includes(token))
  assert.match(list.text, /laptop &lt;1&gt;/)
  assert.match(list.text, /upload, read · <bdi>tinyjson, tiny-json<\/bdi>.*192\.0\.2\.0\/24/)
  const from = async (address: string) => (await index.get('/api/v1/token', { ...basic(token), 'x-test-address': address })).status
  assert.equal(await from('192.0.2.7'), 200)
  const [, sleep] = /action="(\/account\/tokens\/[^"]+\/sleep)"/.exec(list.text)!
  assert.equal((await browser.submit(sleep!)).location, '/account/tokens?done=asleep')
  assert.equal(await from('192.0.2.7'), 403)
  const asleep = await browser.get('/account/tokens')
  assert.match(asleep.text, /you put it to sleep/)
  const wake = sleep!.replace('/sleep', '/wake')
  assert.equal((await browser.submit(wake)).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(person, browser)).location, '/account/tokens?done=awake')
  assert.equal(await from('192.0.2.7'), 200)
  const revoke = sleep!.replace('/sleep', '/revoke')
  assert.match((await browser.get(revoke)).text, /for ever\?/)
  await browser.submit(revoke)
  assert.equal(await from('192.0.2.7'), 403)
  assert.match((await browser.get('/account/tokens')).text, /1 dead token/)
})

test('a token is made for a service that one answers for, and for no other account', async (context) => {
  const { index, person, browser } = await settled(context, { HOLDFAST_TOKEN_PROOF: 'session' })
  await enrolledPerson(index, { name: 'linus' })
  await createService(index.instance, operator, { name: 'ci', owner: 'grace' })
  await createService(index.instance, operator, { name: 'mirror-of-linus', owner: 'linus' })
  await browser.get('/account/tokens/new')
  assert.match(browser.page, /the service ci/)
  assert.doesNotMatch(browser.page, /mirror-of-linus/)
  const wanted = { name: 'build', scope: 'all', 'permission[]': 'upload', days: '30' }
  assert.equal((await browser.submit('/account/tokens/new', { ...wanted, holder: 'ci' })).status, 200)
  for (const holder of ['mirror-of-linus', 'linus', 'nobody']) {
    await browser.get('/account/tokens/new')
    assert.equal((await browser.submit('/account/tokens/new', { ...wanted, holder })).status, 400, holder)
  }
  assert.match((await browser.get('/account/tokens')).text, /of the service <bdi>ci<\/bdi>/)
  assert.ok(person)
})

test('a token that would live too long, or of an account that is not ours, is refused', async (context) => {
  const { index, browser } = await settled(context, {
    HOLDFAST_TOKEN_PROOF: 'session',
    HOLDFAST_TOKEN_MAX_DAYS: '90',
    HOLDFAST_TOKEN_DAYS: '30',
  })
  await browser.get('/account/tokens/new')
  assert.match(browser.page, /value="30"/)
  for (const days of ['91', '']) {
    const refused = await browser.submit('/account/tokens/new', { name: 'ci', scope: 'all', 'permission[]': 'read', days })
    assert.match(refused.text, /id="days-mistake"/, days)
  }
  const other = await enrolledPerson(index, { name: 'linus' })
  await browser.submit('/account/tokens/new', { name: 'ci', scope: 'all', 'permission[]': 'read', days: '9' })
  const list = await browser.get('/account/tokens')
  const [, path] = /action="(\/account\/tokens\/[^"]+)\/sleep"/.exec(list.text)!
  await other.browser.get('/account/tokens')
  const csrf = await csrfOf(other.browser)
  for (const act of ['sleep', 'revoke']) assert.equal((await other.browser.post(`${path}/${act}`, { csrf })).status, 404, act)
  assert.equal((await other.browser.get(`${path}/revoke`)).status, 404)
})

test('the history is shown, exported, and each line leads to what can be undone', async (context) => {
  const { index, browser } = await settled(context)
  await browser.get('/account/email')
  await browser.submit('/account/email/add', { email: 'thief@evil.example' })
  const page = await browser.get('/account/history')
  assert.match(page.text, /aria-current="page">History/)
  assert.equal((await browser.get('/account/history.csv')).headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.ok(Array.isArray(JSON.parse((await browser.get('/account/history.json')).text)) || true)
  const position = (await index.journal()).findLastIndex(({ kind }) => kind === 'email-added') + 1
  const asked = await browser.get(`/account/dispute?entry=${position}`)
  assert.match(asked.text, /This was not me: remove that address/)
  const undone = await browser.submit('/account/dispute')
  assert.match(undone.text, /Stopped\. This one change is undone/)
  assert.doesNotMatch((await browser.get('/account/email')).text, /thief@evil\.example/)
  await browser.get(`/account/dispute?entry=${position}`)
  assert.equal((await browser.submit('/account/dispute')).refusal, 'dispute-done')
})

test('a line of another account is nothing, and so is what is no position', async (context) => {
  const { index, browser } = await settled(context)
  await enrolledPerson(index, { name: 'linus' })
  const foreign = (await index.journal()).findLastIndex(({ kind }) => kind === 'factor-added') + 1
  for (const entry of [String(foreign), '0', '-1', '1e3', '999999999', 'x', ''])
    assert.equal((await browser.get(`/account/dispute?entry=${entry}`)).status, 404, entry)
  const csrf = await csrfOf(browser)
  assert.equal((await browser.post('/account/dispute', { csrf, entry: String(foreign) })).status, 404)
})

test('to take a removed factor back asks for an old passkey, so that a thief in a session cannot', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/factors/totp')
  const seed = seedOn(browser.page)
  await browser.submit('/account/factors/totp', { name: 'stolen phone', code: totpCode(seed, Math.floor(index.clock.now() / 30_000)) })
  await confirmWithPasskey(person, browser)
  const id = (await index.journal()).findLast(({ kind }) => kind === 'factor-added')!.public.factor as string
  await browser.get(`/account/factors/${id}/remove`)
  await browser.submit(`/account/factors/${id}/remove`)
  const { location = '' } = await confirmWithPasskey(person, browser)
  assert.match(location, /^\/hold\//)
  assert.match((await browser.get('/account/factors')).text, /switched off.*It is to be removed/s)
  await index.mails()
  await tickHolds(index.instance)
  await browser.get(location)
  assert.equal((await browser.submit(location.replace('?done=asked', '/release'))).refusal, 'proof-needed')
  assert.match((await confirmWithPasskey(person, browser)).location ?? '', /done=release/)
  const position = (await index.journal()).findLastIndex(({ kind }) => kind === 'factor-removed') + 1
  await browser.get(`/account/dispute?entry=${position}`)
  assert.equal((await browser.submit('/account/dispute')).refusal, 'proof-needed')
  assert.match((await confirmWithPasskey(person, browser)).text, /Stopped/)
  assert.match((await browser.get('/account/factors')).text, /stolen phone/)
})

test('the inbox shows every notice, and only what was shown is marked as read', async (context) => {
  const { browser } = await settled(context)
  const inbox = await browser.get('/account/inbox')
  assert.match(inbox.text, /that you have not read/)
  await browser.get('/account/email')
  await browser.submit('/account/email/add', { email: 'second@example.org' })
  const late = inbox.text
  browser.page = late
  browser.path = '/account/inbox'
  assert.equal((await browser.submit('/account/inbox/read')).status, 303)
  const after = await browser.get('/account/inbox')
  assert.match(after.text, /<h1>\d notices? that you have not read/)
  assert.match(after.text, /second@example\.org/)
  const csrf = await csrfOf(browser)
  for (const bad of ['x', "' or 1=1", '../..'])
    assert.equal((await browser.post('/account/inbox/read', { csrf, 'notice[]': bad })).status, 400, bad)
})

test('whoever freezes the account is out, and comes back with the old factor, keeping what he ticks', async (context) => {
  const { index, person, browser } = await settled(context, { HOLDFAST_TOKEN_PROOF: 'session' })
  for (const email of ['mine@example.org', 'thief@evil.example']) {
    await browser.get('/account/email')
    await browser.submit('/account/email/add', { email })
  }
  for (const name of ['kept', 'left']) {
    await browser.get('/account/tokens/new')
    await browser.submit('/account/tokens/new', { name, scope: 'all', 'permission[]': 'read', days: '9' })
  }
  await browser.get('/account/freeze')
  const frozen = await browser.submit('/account/freeze')
  assert.match(frozen.text, /The account is frozen/)
  assert.equal((await browser.get('/account')).status, 303)
  const back = await signInElsewhere(index, person)
  assert.equal((await back.get('/account')).location, '/account/frozen')
  const page = await back.get('/account/frozen')
  assert.match(page.text, /It was frozen on .*on the page of the account/s)
  const [, mine] = /id="(keep-\d+)"[^>]*>\s*<label for="[^"]*">Keep: An address was added \(<bdi>mine@example\.org/.exec(page.text)!
  const [, token] = /id="token-([^"]+)"[^>]*>\s*<label for="[^"]*"><bdi>kept/.exec(page.text)!
  const asked = await back.submit('/account/return', { 'keep[]': [mine!.replace('keep-', '')], 'token[]': [token!] })
  assert.equal(asked.refusal, 'proof-needed')
  const returned = await confirmWithPasskey(person, back)
  assert.equal(returned.location, '/account?done=returned', returned.text)
  const addresses = (await back.get('/account/email')).text
  assert.match(addresses, /mine@example\.org/)
  assert.doesNotMatch(addresses, /thief@evil\.example/)
  const tokens = (await back.get('/account/tokens')).text
  assert.match(tokens, /kept<\/bdi><\/strong> <span class="badge kelp">active/)
  assert.match(tokens, /left<\/bdi><\/strong> <span class="badge amber">asleep/)
})

test('a young account that was frozen comes back with the factor that it began with', async (context) => {
  const index = await open(context)
  const person = await enrolledPerson(index)
  index.clock.advance(2 * 60_000)
  await person.browser.get('/account/freeze')
  await person.browser.submit('/account/freeze')
  index.clock.advance(60_000)
  const back = await signInElsewhere(index, person)
  await back.get('/account/frozen')
  await back.submit('/account/return')
  assert.equal((await confirmWithPasskey(person, back)).location, '/account?done=returned')
  assert.equal((await showPassword(new BrowserInTest(index), person.name)).location, '/sign-in/factor')
})

/** The newest "this was not me" link of a person. */
const noticeLink = (index: IndexInTest, to: string) => mailedLink(index, to, /\/notice\/[\w-]+/)

test('the page behind a notice link changes nothing; its first button stops the one change', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/email')
  await browser.submit('/account/email/add', { email: 'thief@evil.example' })
  const link = await noticeLink(index, person.email)
  const before = await countEntries(index)
  const phone = new BrowserInTest(index, { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)' })
  for (let i = 0; i < 3; i++) assert.equal((await phone.get(link)).status, 200)
  assert.equal(await countEntries(index), before)
  assert.ok(!phone.page.includes('thief@evil.example') && !phone.page.includes(person.email))
  assert.doesNotMatch(phone.page, /type="(?:password|text)"/)
  assert.ok(phone.page.indexOf('This was not me: remove that address') < phone.page.indexOf('Freeze my whole account</button>'))
  const stopped = await phone.submit(`${link}/stop`)
  assert.match(stopped.text, /Stopped\. This one change is undone/)
  assert.doesNotMatch((await browser.get('/account/email')).text, /thief@evil\.example/)
  assert.match((await phone.submit(`${link}/freeze`)).text, /The account is frozen/)
  const dead = await phone.get(link)
  assert.equal(dead.status, 410)
  assert.match(dead.text, /What to do instead/)
  assert.equal(dead.headers.get('referrer-policy'), 'no-referrer')
})

test('a change that was stopped has nothing left to stop, and its link can still freeze', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/email')
  await browser.submit('/account/email/add', { email: 'thief@evil.example' })
  const link = await noticeLink(index, person.email)
  const phone = new BrowserInTest(index)
  for (const said of [/Stopped\. This one change is undone/, /There is nothing left to stop/]) {
    await phone.get(link)
    const answer = await phone.submit(`${link}/stop`)
    assert.match(answer.text, said)
    assert.match(answer.text, /This link can still freeze the whole account/)
  }
})

test('its second button freezes the account, and a link that is none says what to do instead', async (context) => {
  const { index, person, browser } = await settled(context)
  await browser.get('/account/email')
  await browser.submit('/account/email/add', { email: 'thief@evil.example' })
  const link = await noticeLink(index, person.email)
  const phone = new BrowserInTest(index)
  await phone.get(link)
  assert.match((await phone.submit(`${link}/freeze`)).text, /The account is frozen/)
  assert.equal((await browser.get('/account')).status, 303)
  for (const path of ['/notice/x', `/notice/${'a'.repeat(43)}`, `${link}x`]) {
    const dead = await phone.get(path)
    assert.equal(dead.status, 410, path)
    assert.match(dead.text, /ask the people who run this index to freeze/i)
  }
})

test('an account is closed with an old passkey, and can be kept while it is leaving', async (context) => {
  const { person, browser } = await settled(context, { HOLDFAST_PRESET: 'solo' })
  const page = await browser.get('/account/close')
  assert.match(page.text, /Close the account <bdi>grace<\/bdi> for ever\?/)
  await browser.submit('/account/close')
  assert.match((await confirmWithPasskey(person, browser)).text, /You are signed out everywhere.*for 30 days you can sign in and keep it/is)
  assert.equal((await browser.get('/account')).location, '/sign-in?next=%2Faccount')
  await browser.get('/sign-in')
  const assertion = JSON.stringify(await person.authenticator.assert(browser.passkeyOptions('assertion')))
  assert.equal((await browser.submit('/sign-in', { assertion })).status, 303)
  assert.equal((await browser.get('/account')).location, '/account/leaving', 'all that is left')
  assert.match((await browser.get('/account/leaving')).text, /The account <bdi>grace<\/bdi> is being closed, about/)
  assert.equal((await browser.submit('/account/stay')).location, '/account?done=stayed')
  assert.match((await browser.get('/account?done=stayed')).text, /Your account stays/)
  await browser.get('/account/close')
  await browser.submit('/account/close')
  assert.equal((await confirmWithPasskey(person, browser)).refusal, 'hold-refused-before')
})

test('an account that nobody keeps is closed in time, and leaves its name behind', async (context) => {
  const { index, person, browser } = await settled(context, {
    HOLDFAST_PRESET: 'solo',
    HOLDFAST_SESSION_IDLE_DAYS: '365',
    HOLDFAST_SESSION_DAYS: '365',
  })
  await browser.get('/account/close')
  await browser.submit('/account/close')
  await confirmWithPasskey(person, browser)
  for (let days = 0; days < 31; days++) {
    index.clock.advance(DAY)
    await tickHolds(index.instance, { tickMilliseconds: DAY, steadyMilliseconds: DAY })
  }
  assert.equal((await browser.get('/account')).status, 303)
  assert.notEqual((await findAccountByName(index.instance.db.read, 'grace'))!.closedAt, null)
})

test('the only owner of a project cannot leave, nor can whoever answers for a service', async (context) => {
  const { index, person, browser } = await settled(context, { HOLDFAST_TOKEN_PROOF: 'session' })
  await createService(index.instance, operator, { name: 'ci', owner: 'grace' })
  await browser.get('/account/tokens/new')
  const made = await browser.submit('/account/tokens/new', {
    name: 'ci',
    holder: 'grace',
    scope: 'all',
    'permission[]': 'upload',
    days: '9',
  })
  const token = /<pre id="token">([^<]+)</.exec(made.text)![1]!
  const wheel = buildWheel({ name: 'tinyjson', version: '1.0' })
  assert.equal((await index.upload(token, wheel)).status, 200)
  const page = await browser.get('/account/close')
  assert.match(page.text, /cannot be closed yet.*href="\/project\/tinyjson\/".*>ci</s)
  const csrf = await csrfOf(browser)
  await browser.post('/account/close', { csrf })
  const refused = await confirmWithPasskey(person, browser)
  assert.equal(refused.refusal, 'account-owns')
  assert.equal((await browser.get('/account')).status, 200)
})

test('administrators see who waits for a recovery, approve it with a passkey, and give the account back in time', async (context) => {
  const { index, person, browser } = await settled(context, {}, { isAdministrator: true })
  const second = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  const lost = await enrolledPerson(index, { name: 'linus' })
  const stranger = new BrowserInTest(index, { 'user-agent': chrome })
  await showPassword(stranger, lost.name)
  await stranger.get('/recover')
  await stranger.submit('/recover')
  assert.match((await browser.get('/account')).text, /href="\/admin\/recoveries">1 recovery of somebody waits/)
  assert.equal((await lost.browser.get('/admin/recoveries')).status, 403)
  for (const who of [person, second]) {
    const page = await who.browser.get('/admin/recoveries')
    const [, approve] = /action="(\/admin\/recoveries\/[^"]+\/approve)"/.exec(page.text)!
    assert.equal((await who.browser.submit(approve!)).refusal, 'proof-needed')
    assert.equal((await confirmWithPasskey(who, who.browser)).location, '/admin/recoveries?done=approved')
  }
  const early = await browser.get('/admin/recoveries')
  assert.doesNotMatch(early.text, /\/grant"/)
  assert.match(early.text, /Approved by <bdi>(grace, ada|ada, grace)/)
  index.clock.advance(8 * DAY)
  const due = await browser.get('/admin/recoveries')
  const [, grant] = /action="(\/admin\/recoveries\/[^"]+\/grant)"/.exec(due.text)!
  const granted = await browser.submit(grant!)
  assert.match(granted.text, /\/reset-password\/[\w-]{43}/)
  assert.equal((await lost.browser.get('/account')).status, 303)
})

/** Somebody with an app, whose password and code were shown in a browser that the account does not know. */
async function waitingSignIn(context: TestContext, settings: Record<string, string>) {
  const index = await open(context, settings)
  const person = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(60_000)
  const waiting = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await showPassword(waiting, person.name)
  await waiting.get('/sign-in/factor')
  assert.equal((await waiting.submit('/sign-in/factor', { 'proof-code': person.code() })).location, '/sign-in/wait')
  return { person, waiting, page: await person.browser.get('/account/sessions') }
}

test('a sign-in that waits is shown to its owner, who stops it', async (context) => {
  const { person, waiting, page } = await waitingSignIn(context, {})
  assert.match((await person.browser.get('/account')).text, /<h1>Somebody is signing in and waits for a confirmation/)
  await person.browser.get('/account/sessions')
  assert.match(page.text, /Chrome on Windows<\/strong> <span class="badge amber">waits.*198\.51\.100\.0\/24/s)
  const [, stop] = /action="(\/account\/sign-ins\/[^"]+\/stop)"/.exec(page.text)!
  assert.doesNotMatch(page.text, /let it in/i)
  const csrf = await csrfOf(person.browser)
  assert.equal((await person.browser.post(stop!.replace('stop', 'approve'), { csrf })).refusal, 'permission-missing')
  await person.browser.post(stop!, { csrf })
  assert.equal((await waiting.get('/sign-in/wait')).status, 410)
  assert.equal((await person.browser.post(stop!, { csrf })).refusal, 'sign-in-late')
})

test('where the index says so, a signed-in browser lets another one in, and only of its own account', async (context) => {
  const { person, waiting, page } = await waitingSignIn(context, { HOLDFAST_UNKNOWN_BROWSER: 'mail-or-browser' })
  const [, approve] = /action="(\/account\/sign-ins\/[^"]+\/approve)"/.exec(page.text)!
  const other = await enrolledPerson(person.browser.index, { name: 'linus' })
  assert.equal((await other.browser.post(approve!, { csrf: await csrfOf(other.browser) })).refusal, 'sign-in-late')
  await person.browser.get('/account/sessions')
  assert.equal((await person.browser.submit(approve!)).location, '/account/sessions?done=approved')
  await waiting.get('/sign-in/wait')
  assert.equal((await waiting.submit('/sign-in/wait')).location, '/account')
})

test('administrators are made and removed on their page, and others agree there', async (context) => {
  const { index, person, browser } = await settled(context, {}, { isAdministrator: true })
  const second = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  await enrolledPerson(index, { name: 'linus' })
  index.clock.advance(20 * DAY)
  assert.match((await browser.get('/account')).text, /href="\/admin\/administrators">administrator of this index/)
  const page = await browser.get('/admin/administrators')
  assert.match(page.text, /<h1>2 administrators decide about this index/)
  await browser.submit('/admin/administrators', { name: '<i>nobody' })
  const mistaken = await confirmWithPasskey(person, browser)
  assert.equal(mistaken.status, 400)
  assert.match(mistaken.text, /id="name-mistake"/)
  assert.ok(!mistaken.text.includes('<i>nobody'))
  await browser.get('/admin/administrators')
  assert.equal((await browser.submit('/admin/administrators', { name: 'linus' })).refusal, 'proof-needed')
  assert.match((await confirmWithPasskey(person, browser)).location ?? '', /^\/hold\/[\w-]+\?done=asked$/)
  await index.mails()
  await tickHolds(index.instance)
  await showPassword(second.browser, second.name)
  await second.browser.get('/sign-in/factor')
  const shown = JSON.stringify(await second.authenticator.assert(second.browser.passkeyOptions('proof-assertion')))
  assert.equal((await second.browser.submit('/sign-in/factor', { 'proof-assertion': shown })).status, 303)
  const waiting = await second.browser.get('/admin/administrators')
  assert.match(waiting.text, /grace asked to make linus an administrator of this index\./)
  const [, agree] = /action="(\/admin\/administrators\/holds\/[^"]+\/agree)"/.exec(waiting.text)!
  assert.equal((await second.browser.submit(agree!)).refusal, 'proof-needed')
  assert.equal((await confirmWithPasskey(second, second.browser)).location, '/admin/administrators?done=agreed')
  assert.doesNotMatch((await browser.get('/admin/administrators')).text, /\/agree"/, 'not who asked')
  assert.match((await browser.get('/admin/administrators/ada/remove')).text, /It is suspended at once, and removed after 24 hours/)
  await browser.submit('/admin/administrators/ada/remove')
  assert.match((await confirmWithPasskey(person, browser)).location ?? '', /^\/hold\//)
  assert.equal((await second.browser.get('/admin/administrators')).status, 403, 'suspended')
  assert.match((await browser.get('/admin/administrators')).text, /<bdi>ada<\/bdi><\/strong> <span class="badge red">suspended/)
  assert.equal((await browser.get('/admin/administrators/linus/remove')).status, 404)
})
