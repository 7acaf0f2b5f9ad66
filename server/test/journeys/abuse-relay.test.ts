import assert from 'node:assert/strict'
import { test } from 'node:test'
import { routes } from '../../src/web/routes.ts'
import { countKind, enterWithCode, kindsOf, openAttacked, SESSION_COOKIE, sessionsOf, tokenOf } from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, showPassword } from '../person-in-test.ts'

const MINUTE = 60_000
const FOREIGN = 'http://pypj.test:8080'

const relayOf = (index: IndexInTest) => new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })

/** The victim types what he has into a false page, and its machine types that into ours. */
async function relayed(index: IndexInTest) {
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const relay = relayOf(index)
  assert.equal((await enterWithCode(grace, relay, grace.code())).location, '/sign-in/wait')
  const link = await mailedLink(index, grace.email, /\/sign-in\/confirm\/[\w-]+/)
  return { grace, relay, link }
}

test('a page that relays password and code of its victim gains no session', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { grace, relay } = await relayed(index)
  assert.ok(!relay.cookies.has(SESSION_COOKIE))
  for (const path of ['/account', '/account/tokens/new', '/account/inbox']) assert.equal((await relay.get(path)).status, 303, path)
  const csrf = await tokenOf(relay, '/sign-in/wait')
  assert.equal((await relay.post('/sign-in/wait', { csrf })).refusal, 'sign-in-late')
  assert.equal((await relay.post('/sign-in/factor', { csrf, 'proof-code': grace.code() })).refusal, 'sign-in-late')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test("the mailed link opens nothing in the victim's own browser, and says why; the relay goes away empty", async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { grace, relay, link } = await relayed(index)
  for (const browser of [new BrowserInTest(index), grace.browser]) {
    await browser.get(link)
    const answer = await browser.submit(link)
    assert.deepEqual([answer.status, answer.refusal], [403, 'sign-in-elsewhere'])
    assert.equal(answer.location, undefined)
  }
  index.clock.advance(16 * MINUTE)
  assert.equal((await relay.get('/sign-in/wait')).status, 410)
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test('the mail names browser and network of whoever signs in, so that the victim of a relay sees that they are not his', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { grace } = await relayed(index)
  const mail = (await index.mails()).findLast(({ to, text }) => to === grace.email && /\/sign-in\/confirm\//.test(text))
  assert.match(mail!.text, /Chrome on Windows/)
  assert.match(mail!.text, /198\.51\.100\.0\/24/)
})

test('a gateway that opens the link of a sign-in changes nothing, and cannot press its button', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { relay, link } = await relayed(index)
  const before = await kindsOf(index)
  const gateway = new BrowserInTest(index, { 'user-agent': 'Gateway/1.0', 'x-test-address': '203.0.113.1' })
  for (let i = 0; i < 3; i++) assert.equal((await gateway.get(link, { purpose: 'prefetch', 'sec-purpose': 'prefetch' })).status, 200)
  const head = await index.app.request(link, { method: 'HEAD', headers: { 'x-test-address': '203.0.113.1' } })
  assert.equal(head.status, 200)
  assert.equal((await index.app.request(link, { method: 'POST', headers: { 'x-test-address': '203.0.113.1' } })).status, 400)
  assert.deepEqual(await kindsOf(index), before)
  assert.match((await relay.get('/sign-in/wait')).text, /link that was mailed/)
})

test('a link of a sign-in works once, and not a second time in the same browser', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { relay, link } = await relayed(index)
  await relay.get(link)
  const form = relay.form(link)
  assert.equal((await relay.post(link, form.fields)).location, '/account')
  const csrf = await tokenOf(relay, '/account/freeze')
  assert.equal((await relay.post(link, { csrf })).refusal, 'link-dead')
  assert.equal((await relay.get(link)).status, 410)
})

test('a link of one sign-in does not confirm another one of the same browser', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const { grace, relay, link } = await relayed(index)
  index.clock.advance(MINUTE)
  assert.equal((await enterWithCode(grace, relay, grace.code())).location, '/sign-in/wait')
  const second = await mailedLink(index, grace.email, /\/sign-in\/confirm\/[\w-]+/)
  assert.notEqual(second, link)
  await relay.get(second)
  assert.equal((await relay.submit(second)).location, '/account')
  assert.equal(await countKind(index, 'signed-in'), 2)
})

test('under the name of another host the sign-in page warns, and asks for nothing', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const answer = await new BrowserInTest(index).get(`${FOREIGN}/sign-in`)
  assert.equal(answer.status, 200)
  assert.match(answer.text, /This is not the address of this index/)
  assert.doesNotMatch(answer.text, /<form|<input|data-options|data-passkey/)
  assert.ok(answer.text.includes(index.config.publicUrl))
})

test('under the name of another host every form is refused, with whatever it brings', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index)
  const before = await kindsOf(index)
  const csrf = await tokenOf(grace.browser, '/account/freeze')
  for (const { path, isForm } of routes) {
    if (!isForm) continue
    const target = path.replaceAll(/:\w+/g, 'x')
    const answer = await grace.browser.post(`${FOREIGN}${target}`, { csrf })
    assert.deepEqual([answer.status, answer.refusal], [403, 'host-foreign'], target)
  }
  assert.deepEqual(await kindsOf(index), before)
})

test('links in mails carry the address of the index, whatever host was asked for', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=http' }
  index.clock.advance(MINUTE)
  const relay = relayOf(index)
  relay.headers = { ...relay.headers, ...headers }
  await relay.get('/reset-password')
  assert.equal((await relay.submit('/reset-password', { name: 'grace' })).status, 200)
  await relay.get('/register')
  assert.equal((await relay.submit('/register', { email: 'new@example.org' })).status, 200)
  await enterWithCode(grace, relay, grace.code())
  const mails = await index.mails()
  for (const path of ['/reset-password/', '/register/', '/sign-in/confirm/'])
    assert.ok(
      mails.some(({ text }) => text.includes(path)),
      path,
    )
  for (const { subject, text } of mails) {
    assert.doesNotMatch(`${subject} ${text}`, /evil/)
    for (const [address] of text.matchAll(/https?:\/\/\S+/g)) assert.ok(address.startsWith(`${index.config.publicUrl}/`), address)
  }
})

test('where a sign-in leads stays inside the index, however the place is written', async (context) => {
  const index = await openAttacked(context)
  await enrolledPerson(index, { factor: 'totp' })
  const hostile = [
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\\\\evil.example',
    'https:evil.example',
    ' https://evil.example',
    '/account\r\nlocation: https://evil.example',
    '/account\u2028x',
    'javascript:alert(1)',
    'data:text/html,x',
    '/sign-out',
    `/${'a'.repeat(600)}`,
    '',
  ]
  for (const next of hostile) {
    index.clock.advance(5 * MINUTE)
    const browser = new BrowserInTest(index)
    await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
    for (const [, value] of browser.page.matchAll(/name="next" value="([^"]*)"/g)) assert.equal(value, '/account', JSON.stringify(next))
    const answer = await browser.submit('/sign-in', { name: 'grace', password: 'seven harbour lanterns blue', next })
    assert.equal(answer.location, '/sign-in/factor')
    assert.equal(answer.headers.get('set-cookie')?.includes('evil'), false)
  }
})

test('after the sign-in nobody is led elsewhere by a place that was planted in the form', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  await grace.browser.get('/sign-in')
  await grace.browser.submit('/sign-in', { name: 'grace', password: 'seven harbour lanterns blue', next: '//evil.example/' })
  await grace.browser.get('/sign-in/factor')
  assert.equal((await grace.browser.submit('/sign-in/factor', { 'proof-code': grace.code() })).location, '/account')
  const csrf = await tokenOf(grace.browser, '/account/freeze')
  assert.equal((await grace.browser.post('/account/confirm', { csrf, next: '//evil.example/' })).location, '/account')
  assert.equal((await showPassword(grace.browser, 'grace')).location, '/sign-in/factor')
})
