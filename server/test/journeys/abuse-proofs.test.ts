import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { listAddresses } from '../../src/accounts/emails/store.ts'
import type { Passkey } from '../../src/accounts/factors/factor.ts'
import { countRecoveryCodes, listFactors } from '../../src/accounts/factors/store.ts'
import {
  accountOf,
  confirmWith,
  countKind,
  enterWithCode,
  enterWithPasskey,
  kindsOf,
  openAttacked,
  postAs,
  sessionsOf,
  showCode,
  showRecoveryCode,
} from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { enrolledPerson, type PersonInTest, recoveryCodesOn, showPassword } from '../person-in-test.ts'
import { createAuthenticator, type SoftwareAuthenticator } from '../software-authenticator.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const factorOf = async (index: IndexInTest, name: string) =>
  (await listFactors(index.instance.db.read, (await accountOf(index, name)).id))[0]! as Passkey

/** What an authenticator answers to the question on the page, whoever it was asked of; the name of its account is not signed, and is left out. */
const answerOf = async (authenticator: SoftwareAuthenticator, browser: BrowserInTest, field = 'proof-assertion') => {
  const { allowCredentials: _, ...asked } = browser.passkeyOptions(field)
  const { response, ...answer } = await authenticator.assert({ ...asked, allowCredentials: [] })
  const { userHandle: __, ...unnamed } = response
  return JSON.stringify({ ...answer, response: field === 'assertion' ? response : unnamed })
}

/** Two people; the session of the second is not fresh any more, so that it asks for a factor. */
async function openWithTwo(context: TestContext, factor: 'passkey' | 'totp') {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const mallory = await enrolledPerson(index, { name: 'mallory', factor })
  const grace = await enrolledPerson(index, { factor })
  index.clock.advance(60 * MINUTE)
  return { index, mallory, grace }
}

test("somebody else's passkey proves nothing in a session, and its counter stays where it was", async (context) => {
  const { index, mallory, grace } = await openWithTwo(context, 'passkey')
  const state = async () => [
    await factorOf(index, 'mallory'),
    await factorOf(index, 'grace'),
    (await sessionsOf(index, 'grace')).map(({ id, freshAt, browser }) => [id, freshAt, browser]),
  ]
  const before = await state()
  assert.equal((await confirmWith(grace.browser)).refusal, 'proof-needed')
  const answer = await confirmWith(grace.browser, { 'proof-assertion': await answerOf(mallory.authenticator, grace.browser) })
  assert.deepEqual([answer.status, answer.refusal], [403, 'passkey-invalid'])
  assert.deepEqual(await state(), before)
})

test("somebody else's passkey ends no sign-in with a password", async (context) => {
  const { index, mallory, grace } = await openWithTwo(context, 'passkey')
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  await showPassword(thief, grace.name)
  await thief.get('/sign-in/factor')
  const answer = await thief.submit('/sign-in/factor', { 'proof-assertion': await answerOf(mallory.authenticator, thief) })
  assert.equal(answer.refusal, 'passkey-invalid')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test("somebody else's code and recovery code prove nothing in a session, and are not used up", async (context) => {
  const { index, mallory, grace } = await openWithTwo(context, 'totp')
  const code = mallory.code()
  const recoveryCode = mallory.recoveryCodes[0]!
  assert.equal((await confirmWith(grace.browser, { 'proof-code': code })).refusal, 'proof-wrong')
  assert.equal((await confirmWith(grace.browser, { 'proof-recovery': recoveryCode })).refusal, 'proof-wrong')
  assert.equal((await confirmWith(grace.browser, { 'proof-code': grace.code(), 'proof-recovery': recoveryCode })).refusal, 'proof-wrong')
  assert.equal((await countRecoveryCodes(index.instance.db.read, (await accountOf(index, 'mallory')).id)).left, 8)
  assert.equal((await confirmWith(mallory.browser, { 'proof-code': code })).status, 303)
  await showPassword(mallory.browser, 'mallory')
  assert.equal((await showRecoveryCode(mallory.browser, recoveryCode)).location, '/account')
})

/** The form for a token, which a public index answers with a question for a passkey. */
const token = { name: 'ci', scope: 'named', projects: 'tinyjson', 'permission[]': 'upload', days: '30' }

test('an assertion proves the very form that it was asked for: another form, or another field, is refused', async (context) => {
  const { index, grace } = await openWithTwo(context, 'passkey')
  const before = await kindsOf(index)
  const proofFor = async (path: string, fields: Readonly<Record<string, string>>) => {
    assert.equal((await postAs(grace.browser, path, fields)).refusal, 'proof-needed')
    return { 'proof-assertion': await answerOf(grace.authenticator, grace.browser) }
  }
  const [address] = await listAddresses(index.instance.db.read, (await accountOf(index, 'grace')).id)
  const others: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['/account/tokens/new', { ...token, projects: 'tinyjson otherproject' }],
    ['/account/tokens/new', { ...token, scope: 'all' }],
    ['/account/tokens/new', { ...token, networks: '0.0.0.0/0' }],
    ['/account/close', {}],
    [`/account/email/${address!.id}/compromised`, token],
    ['/account/confirm', { next: '/account' }],
  ]
  for (const [path, fields] of others) {
    const proof = await proofFor('/account/tokens/new', token)
    const answer = await postAs(grace.browser, path, { ...fields, ...proof })
    assert.equal(answer.refusal, 'passkey-late', path)
  }
  assert.deepEqual(await kindsOf(index), before)
  const proof = await proofFor('/account/tokens/new', token)
  assert.equal((await postAs(grace.browser, '/account/tokens/new', { ...token, ...proof })).status, 200)
  assert.equal(await countKind(index, 'token-created'), 1)
})

test('an assertion is spent once, also where twenty come at the same time', async (context) => {
  const { index, grace } = await openWithTwo(context, 'passkey')
  assert.equal((await postAs(grace.browser, '/account/tokens/new', token)).refusal, 'proof-needed')
  const fields = {
    ...grace.browser.form('/account/tokens/new').fields,
    'proof-assertion': await answerOf(grace.authenticator, grace.browser),
  }
  const copies = Array.from({ length: 20 }, () => grace.browser.stolen({}))
  const answers = await Promise.all(copies.map((browser) => browser.post('/account/tokens/new', fields)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.equal(await countKind(index, 'token-created'), 1)
  const late = await postAs(copies[answers.findIndex(({ status }) => status === 200)]!, '/account/tokens/new', fields)
  assert.ok(late.status >= 400, late.refusal)
  assert.equal(await countKind(index, 'token-created'), 1)
})

test('a question for a passkey is good for fifteen minutes, in one session, and for one kind of use', async (context) => {
  const { index, grace } = await openWithTwo(context, 'passkey')
  assert.equal((await confirmWith(grace.browser)).refusal, 'proof-needed')
  const late = await answerOf(grace.authenticator, grace.browser)
  index.clock.advance(15 * MINUTE)
  assert.equal((await confirmWith(grace.browser, { 'proof-assertion': late })).refusal, 'passkey-late')

  const other = new BrowserInTest(index, { 'user-agent': chrome })
  await enterWithPasskey(grace, other)
  index.clock.advance(60 * MINUTE)
  assert.equal((await confirmWith(other)).refusal, 'proof-needed')
  const ofOther = await answerOf(grace.authenticator, other)
  assert.equal((await confirmWith(grace.browser, { 'proof-assertion': ofOther })).refusal, 'passkey-late', 'of another session')

  await grace.browser.get('/sign-in')
  const ofSignIn = await answerOf(grace.authenticator, grace.browser, 'assertion')
  assert.equal((await confirmWith(grace.browser, { 'proof-assertion': ofSignIn })).refusal, 'passkey-late', 'of a sign-in')
  await confirmWith(grace.browser)
  const ofSession = await answerOf(grace.authenticator, grace.browser)
  assert.equal((await postAs(grace.browser, '/sign-in', { assertion: ofSession })).refusal, 'passkey-late', 'of a session')

  const [mine, his] = [new BrowserInTest(index), new BrowserInTest(index)]
  for (const browser of [mine, his]) await browser.get('/sign-in')
  const ofMine = await answerOf(grace.authenticator, mine, 'assertion')
  assert.equal((await his.submit('/sign-in', { assertion: ofMine })).refusal, 'passkey-late', 'of another browser')
})

test('a copied passkey is refused where its counter goes back, and the owner is told', async (context) => {
  const { index, grace } = await openWithTwo(context, 'passkey')
  const copy = createAuthenticator({ origin: index.config.publicUrl, credentials: grace.authenticator.exportCredentials() })
  await enterWithPasskey(grace, grace.browser)
  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  const answer = await enterWithPasskey({ authenticator: copy }, thief)
  assert.equal(answer.refusal, 'passkey-cloned')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
  assert.equal(await countKind(index, 'passkey-copied'), 1)
  assert.ok((await index.mails()).some(({ to, subject }) => to === grace.email && /copied/.test(subject)))
})

test('a passkey that answers for another site, or without a touch, proves nothing', async (context) => {
  const { index, grace } = await openWithTwo(context, 'passkey')
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  const tamperings = [
    { clientData: (data: Record<string, unknown>) => ({ ...data, origin: 'http://localhost.evil.example' }) },
    { clientData: (data: Record<string, unknown>) => ({ ...data, type: 'webauthn.create' }) },
    { clientData: (data: Record<string, unknown>) => ({ ...data, crossOrigin: true, origin: 'https://evil.example' }) },
    { authenticatorData: (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 32), Buffer.from([0]), bytes.subarray(33)]) },
  ]
  for (const tamper of tamperings) {
    await thief.get('/sign-in')
    const assertion = JSON.stringify(await grace.authenticator.assert(thief.passkeyOptions('assertion'), { tamper }))
    assert.equal((await thief.submit('/sign-in', { assertion })).refusal, 'passkey-invalid')
  }
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

/** What an account without a passkey shows for an act that matters. */
async function markCompromised(index: IndexInTest, person: PersonInTest, recoveryCode: string) {
  const [address] = await listAddresses(index.instance.db.read, (await accountOf(index, person.name)).id)
  return postAs(person.browser, `/account/email/${address!.id}/compromised`, {
    'proof-code': person.code(),
    'proof-recovery': recoveryCode,
  })
}

test('recovery codes that a thief made a moment ago do not stand beside an old app for an act that matters', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(20 * DAY)
  assert.equal((await enterWithCode(grace, grace.browser, grace.code())).location, '/account')
  const made = await postAs(grace.browser, '/account/factors/recovery-codes')
  const [young] = recoveryCodesOn(made.text)
  assert.ok(young)
  index.clock.advance(MINUTE)
  assert.equal((await markCompromised(index, grace, young)).refusal, 'factor-too-young')
  assert.equal(await countKind(index, 'email-marked-compromised'), 0)
})

test('an old app and an old recovery code are enough for an act that matters, and the app alone is not', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(20 * DAY)
  await showPassword(grace.browser, 'grace')
  assert.equal((await showCode(grace.browser, grace.code())).location, '/account')
  index.clock.advance(MINUTE)
  assert.equal((await markCompromised(index, grace, '')).refusal, 'proof-needed')
  index.clock.advance(MINUTE)
  assert.equal((await markCompromised(index, grace, grace.recoveryCodes[3]!)).status, 303)
})
