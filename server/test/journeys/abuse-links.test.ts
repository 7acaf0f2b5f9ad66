import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { listAddresses } from '../../src/accounts/emails/store.ts'
import { listFactors } from '../../src/accounts/factors/store.ts'
import { tickHolds } from '../../src/holds/tick-holds.ts'
import {
  accountOf,
  addPasskey,
  confirmWith,
  countKind,
  enterWithPasskey,
  isSignedIn,
  kindsOf,
  linkAbout,
  openAttacked,
  postAs,
  pressLink,
  tokenOf,
} from '../attack-in-test.ts'
import { type Answered, BrowserInTest, chrome } from '../browser-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { confirmWithPasskey, enrolledPerson, mailedLink, type PersonInTest, verifyAddress } from '../person-in-test.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const NOTICE = /\/notice\/[\w-]+/

const phoneOf = (index: IndexInTest) => new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '203.0.113.9' })

/** Somebody with a thief in his account: signed in from elsewhere, which was mailed. */
async function openWithThief(context: TestContext, settings: Record<string, string> = {}) {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'team', ...settings })
  const grace = await enrolledPerson(index)
  index.clock.advance(20 * DAY)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  assert.equal((await enterWithPasskey(grace, thief)).location, '/account')
  const link = await mailedLink(index, grace.email, NOTICE)
  return { index, grace, thief, link }
}

/** Does what a form asks, with a passkey where it asks for one. */
async function does(person: PersonInTest, path: string, fields: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const answer = await postAs(person.browser, path, fields)
  return answer.refusal === 'proof-needed' ? confirmWithPasskey(person, person.browser) : answer
}

async function addAddress(index: IndexInTest, person: PersonInTest, address: string): Promise<string> {
  assert.equal((await does(person, '/account/email/add', { email: address })).status, 303)
  await verifyAddress(index, person.browser, address)
  return (await listAddresses(index.instance.db.read, (await accountOf(index, person.name)).id)).find((each) => each.address === address)!
    .id
}

test('opening the link of a notice changes nothing, however often, with whatever method and by whom', async (context) => {
  const { index, thief, link } = await openWithThief(context)
  const before = await kindsOf(index)
  const gateway = phoneOf(index)
  for (const headers of [{}, { purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'x-moz': 'prefetch' }] as Record<
    string,
    string
  >[]) {
    const page = await gateway.get(link, headers)
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
  }
  const send = (method: string, path: string) => index.app.request(path, { method, headers: { 'x-test-address': '203.0.113.9' } })
  assert.equal((await send('HEAD', link)).status, 200)
  for (const path of [`${link}/stop`, `${link}/freeze`]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) assert.equal((await send(method, path)).status, 405, `${method} ${path}`)
    assert.equal((await send('POST', path)).status, 400)
    assert.equal((await gateway.post(path, { csrf: 'x' })).refusal, 'form-stale')
    assert.equal(
      (await gateway.post(path, { csrf: await tokenOf(gateway, '/sign-in') }, { 'sec-fetch-site': 'cross-site' })).refusal,
      'cross-site',
    )
  }
  assert.deepEqual(await kindsOf(index), before)
  assert.equal(await isSignedIn(thief), true)
  assert.equal((await pressLink(index, link, 'stop')).status, 200)
  assert.equal(await isSignedIn(thief), false)
})

test('the page behind a link tells nobody who reads a forwarded mail what the account is, and gives no power over it', async (context) => {
  const { index, link } = await openWithThief(context)
  const phone = phoneOf(index)
  const page = await phone.get(link)
  assert.doesNotMatch(page.text, /grace@example\.org/)
  for (const path of ['/account', '/account/frozen', '/account/history']) assert.equal((await phone.get(path)).status, 303)
})

test('a link freezes once, and is dead after it', async (context) => {
  const { index, link } = await openWithThief(context)
  const answers = await Promise.all(Array.from({ length: 10 }, () => pressLink(index, link, 'freeze')))
  assert.equal(await countKind(index, 'account-frozen'), 1)
  for (const { status } of answers) assert.ok(status === 200 || status === 410)
  for (const button of ['stop', 'freeze'] as const) assert.equal((await pressLink(index, link, button)).refusal, 'link-dead')
  assert.equal((await phoneOf(index).get(link)).status, 410)
})

test('a link that nobody mailed, or with a changed letter, is dead', async (context) => {
  const { index, link } = await openWithThief(context)
  const last = link.endsWith('A') ? 'B' : 'A'
  for (const path of [`${link.slice(0, -1)}${last}`, `${link}A`, link.slice(0, -1), '/notice/x', `/notice/${'A'.repeat(43)}`])
    assert.equal((await pressLink(index, path, 'freeze')).refusal, 'link-dead', path)
  assert.equal(await countKind(index, 'account-frozen'), 0)
})

test('an address that was marked as read by somebody else has no power from that moment on, whatever was mailed there', async (context) => {
  const { index, grace, link } = await openWithThief(context)
  const [address] = await listAddresses(index.instance.db.read, (await accountOf(index, 'grace')).id)
  await enterWithPasskey(grace, grace.browser)
  assert.equal((await does(grace, `/account/email/${address!.id}/compromised`)).status, 303)
  for (const button of ['stop', 'freeze'] as const) assert.equal((await pressLink(index, link, button)).refusal, 'link-dead')
  const before = (await index.mails()).length
  await enterWithPasskey(grace, phoneOf(index))
  assert.equal((await index.mails()).length, before, 'and it hears nothing any more')
})

test('an address of less than fourteen days has no power', async (context) => {
  const { index, grace } = await openWithThief(context)
  await enterWithPasskey(grace, grace.browser)
  await addAddress(index, grace, 'young@example.net')
  const noticed = async () => {
    const before = (await index.mails()).length
    await enterWithPasskey(grace, phoneOf(index))
    const fresh = (await index.mails()).slice(before)
    return fresh.filter(({ to, text }) => to === 'young@example.net' && NOTICE.test(text)).length
  }
  index.clock.advance(14 * DAY - HOUR)
  assert.equal(await noticed(), 0)
  index.clock.advance(2 * HOUR)
  assert.equal(await noticed(), 1)
})

/** Asks for a removal with an old passkey, and lets it happen with it before its time. */
async function removeNow(index: IndexInTest, person: PersonInTest, path: string): Promise<void> {
  const { location = '' } = await does(person, path)
  assert.match(location, /^\/hold\/[\w-]+\?done=asked$/)
  await index.mails()
  await tickHolds(index.instance)
  assert.equal((await does(person, location.replace('?done=asked', '/release'))).status, 303)
}

test('an address that was removed stops single changes and never freezes', async (context) => {
  const { index, grace } = await openWithThief(context)
  await enterWithPasskey(grace, grace.browser)
  const id = await addAddress(index, grace, 'former@example.net')
  index.clock.advance(15 * DAY)
  await enterWithPasskey(grace, grace.browser)
  const thief = phoneOf(index)
  await enterWithPasskey(grace, thief)
  const full = await linkAbout(index, 'former@example.net', /Sign-in from a new browser/)
  await removeNow(index, grace, `/account/email/${id}/remove`)
  assert.doesNotMatch((await phoneOf(index).get(full)).text, /Freeze my whole account/)
  assert.equal((await pressLink(index, full, 'freeze')).refusal, 'link-dead')
  assert.equal(await countKind(index, 'account-frozen'), 0)
  assert.equal((await pressLink(index, full, 'stop')).status, 200)
  assert.equal(await isSignedIn(thief), false)
  index.clock.advance(31 * DAY)
  assert.equal((await pressLink(index, full, 'stop')).refusal, 'link-dead')
})

test('a mailbox takes back no factor and no address that was removed with an old passkey', async (context) => {
  const { index, grace } = await openWithThief(context)
  await enterWithPasskey(grace, grace.browser)
  const id = await addAddress(index, grace, 'stolen@example.net')
  index.clock.advance(15 * DAY)
  await enterWithPasskey(grace, grace.browser)
  const account = await accountOf(index, 'grace')
  await addPasskey(index, grace.browser, 'stolen')
  if (grace.browser.page.includes('Confirm that it is you')) await confirmWithPasskey(grace, grace.browser)
  const stolen = (await listFactors(index.instance.db.read, account.id)).find(({ name }) => name === 'stolen')
  assert.ok(stolen)
  index.clock.advance(3 * HOUR)
  assert.equal((await confirmWith(grace.browser)).refusal, 'proof-needed')
  await removeNow(index, grace, `/account/factors/${stolen.id}/remove`)
  const ofFactor = await linkAbout(index, 'stolen@example.net', /Done: the removal of a factor/)
  assert.equal((await pressLink(index, ofFactor, 'stop')).refusal, 'link-dead', 'the factor')
  index.clock.advance(3 * HOUR)
  await removeNow(index, grace, `/account/email/${id}/remove`)
  const removals = (await index.mails()).filter(({ to, subject }) => to === 'stolen@example.net' && /removal of/.test(subject))
  assert.equal(removals.length, 4, 'it hears of both, before and after')
  const links = removals.flatMap(({ text }) => NOTICE.exec(text)?.[0] ?? [])
  for (const link of links) {
    const { refusal = '' } = await pressLink(index, link, 'stop')
    assert.ok(['link-dead', 'hold-not-concerned', 'hold-already-decided'].includes(refusal), refusal)
    assert.equal((await pressLink(index, link, 'freeze')).refusal, 'link-dead')
  }
  assert.deepEqual(
    (await listFactors(index.instance.db.read, account.id)).map(({ name }) => name === 'stolen'),
    [false],
  )
  assert.deepEqual(
    (await listAddresses(index.instance.db.read, account.id)).map(({ address }) => address),
    [grace.email],
  )
})

test('what a thief removed in a stolen session, without a passkey, comes back by the link', async (context) => {
  const { index, grace } = await openWithThief(context, { HOLDFAST_PRESET: 'solo' })
  await enterWithPasskey(grace, grace.browser)
  await addPasskey(index, grace.browser, 'laptop')
  const account = await accountOf(index, 'grace')
  const laptop = (await listFactors(index.instance.db.read, account.id)).find(({ name }) => name === 'laptop')!
  const thief = grace.browser.stolen({})
  assert.equal((await postAs(thief, `/account/factors/${laptop.id}/remove`)).status, 303)
  assert.equal((await pressLink(index, await linkAbout(index, grace.email, /passkey fewer/), 'stop')).status, 200)
  assert.ok((await listFactors(index.instance.db.read, account.id)).some(({ name }) => name === 'laptop'))
})
