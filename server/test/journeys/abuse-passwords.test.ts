import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPerson, createService } from '../../src/accounts/create-account.ts'
import { passwordWorkStarted } from '../../src/accounts/passwords/password.ts'
import { accountOf, countKind, enterWithCode, kindsOf, openAttacked, SESSION_COOKIE, sessionsOf, tokenOf } from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, PASSWORD, showPassword } from '../person-in-test.ts'

const MINUTE = 60_000

const thiefOf = (index: IndexInTest, number = 1): BrowserInTest =>
  new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': `198.${18 + (number >> 8)}.${number & 255}.4` })

/** Somebody with a password and nothing else, as he was made on the host. */
const withoutFactor = (index: IndexInTest, name: string) =>
  createPerson(index.instance, operator, { name, email: `${name}@example.org`, isAdministrator: false, password: PASSWORD })

test('the right passwords of accounts without a factor open no session and enrol no factor', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const names = ['grace', 'linus', 'mary', 'olga']
  for (const name of names) await withoutFactor(index, name)
  for (const [i, name] of names.entries()) {
    const thief = thiefOf(index, i)
    assert.equal((await showPassword(thief, name)).location, '/sign-in/wait')
    const csrf = await tokenOf(thief, '/sign-in/wait')
    for (const page of ['/enrol', '/sign-in/factor']) assert.equal((await thief.get(page)).status, 410, page)
    for (const form of ['/enrol/totp', '/enrol/passkey', '/sign-in/factor', '/sign-in/wait', '/recover']) {
      const answer = await thief.post(form, { csrf, name: 'mine', code: '123456', registration: '{}', 'proof-code': '123456' })
      assert.equal(answer.refusal, 'sign-in-late', form)
    }
    assert.ok(!thief.cookies.has(SESSION_COOKIE))
    assert.deepEqual(await sessionsOf(index, name), [])
    assert.equal((await accountOf(index, name)).enrolledAt, null)
  }
  assert.equal(await countKind(index, 'signed-in'), 0)
  assert.equal(await countKind(index, 'factor-added'), 0)
})

test('whoever types a right password into an unknown browser is announced to the owner, and the owner cannot let him in by mistake', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  await withoutFactor(index, 'grace')
  const thief = thiefOf(index)
  await showPassword(thief, 'grace')
  const mail = (await index.mails()).find(({ to }) => to === 'grace@example.org')
  assert.match(mail!.text, /Chrome on Windows/)
  assert.match(mail!.text, /198\.18\.1\.0\/24/)
  const owner = new BrowserInTest(index)
  const link = await mailedLink(index, 'grace@example.org', /\/sign-in\/confirm\/[\w-]+/)
  await owner.get(link)
  assert.equal((await owner.submit(link)).refusal, 'sign-in-elsewhere')
  assert.equal((await thief.get('/enrol')).status, 410)
  assert.equal(await countKind(index, 'signed-in'), 0)
})

test('a right password and a wrong factor open nothing', async (context) => {
  const index = await openAttacked(context)
  const linus = await enrolledPerson(index, { name: 'linus', factor: 'totp' })
  const before = await kindsOf(index)
  const thief = thiefOf(index)
  assert.equal((await enterWithCode(linus, thief, '000000')).refusal, 'proof-wrong')
  for (const path of ['/enrol', '/sign-in/wait']) assert.equal((await thief.get(path)).status, 410, path)
  for (const path of ['/account', '/account/tokens/new', '/account/history.csv']) {
    const answer = await thief.get(path)
    assert.equal(answer.location ?? answer.refusal, `/sign-in?next=${encodeURIComponent(path)}`)
  }
  assert.deepEqual(await kindsOf(index), before)
})

test('a list of a thousand names from one network reaches no more than thirty hashes', async (context) => {
  const index = await openAttacked(context)
  const thief = thiefOf(index)
  const csrf = await tokenOf(thief, '/sign-in')
  const before = passwordWorkStarted()
  const counted = new Map<string | undefined, number>()
  for (let i = 0; i < 1000; i++) {
    const { refusal } = await thief.post('/sign-in', { csrf, name: `person-${i}`, password: PASSWORD })
    counted.set(refusal, (counted.get(refusal) ?? 0) + 1)
  }
  assert.equal(passwordWorkStarted() - before, 30)
  assert.deepEqual(
    [...counted],
    [
      ['sign-in-wrong', 30],
      ['too-many-requests', 970],
    ],
  )
})

test('a thousand guesses in an hour from a thousand networks reach few hashes, the owner is told, and signs in from a known browser', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  await index.mails()
  const before = passwordWorkStarted()
  for (let i = 0; i < 1000; i++) {
    const thief = thiefOf(index, i)
    const csrf = await tokenOf(thief, '/sign-in')
    const answer = await thief.post('/sign-in', { csrf, name: 'grace', password: `guess number ${i} of many` })
    assert.ok(answer.refusal === 'sign-in-wrong' || answer.refusal === 'too-many-requests', answer.refusal)
    index.clock.advance(3600)
    // As the job does.
    if (i % 30 === 0) await index.instance.failures.flush()
  }
  const hashes = passwordWorkStarted() - before
  assert.ok(hashes <= 36, `${hashes} hashes`)
  const told = (await index.mails()).filter(({ to, subject }) => to === grace.email && /Failed attempts to sign in/.test(subject))
  assert.equal(told.length, 1)
  assert.equal((await enterWithCode(grace, grace.browser, grace.code())).location, '/account')
})

test('a flood of one network does not lock out an owner who sits in it, in a browser that his account knows', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  // The same office, the same address.
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  const csrf = await tokenOf(thief, '/sign-in')
  for (let i = 0; i < 40; i++) await thief.post('/sign-in', { csrf, name: `name-${i}`, password: 'seven other lanterns' })
  assert.equal((await thief.post('/sign-in', { csrf, name: 'grace', password: PASSWORD })).refusal, 'too-many-requests')
  assert.equal((await enterWithCode(grace, grace.browser, grace.code())).location, '/account')
})

test('a service has no password, and its name is answered as an unknown one', async (context) => {
  const index = await openAttacked(context)
  const ada = await enrolledPerson(index, { name: 'ada', isAdministrator: true })
  await createService(index.instance, operator, { name: 'ci', owner: ada.name })
  for (const password of ['', PASSWORD, 'null', '$argon2id$v=19$m=47104,t=1,p=1$c2FsdA$dGFn']) {
    const answer = await showPassword(thiefOf(index), 'ci', password)
    assert.deepEqual([answer.status, answer.refusal], [401, 'sign-in-wrong'])
  }
})
