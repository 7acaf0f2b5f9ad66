import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertKnownBrowser } from '../../src/accounts/browsers/store.ts'
import { recoveryCodeDigest } from '../../src/accounts/factors/recovery-code.ts'
import { totpCode } from '../../src/accounts/factors/totp.ts'
import type { Visit } from '../../src/accounts/sessions/visit.ts'
import { startSignIn } from '../../src/accounts/sign-ins/begin-sign-in.ts'
import { proveSignIn } from '../../src/accounts/sign-ins/continue-sign-in.ts'
import { isRefusal } from '../../src/errors.ts'
import {
  accountOf,
  confirmWith,
  countKind,
  enterWithCode,
  kindsOf,
  openAttacked,
  sessionsOf,
  showCode,
  showRecoveryCode,
} from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import type { IndexInTest } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, type PersonInTest, showPassword } from '../person-in-test.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const GUESSES = 1_000_000

const stepAt = (index: IndexInTest) => Math.floor(index.clock.now() / 30_000)
const visitFrom = (number: number, browserDigest = `browser ${number}`): Visit => ({
  browserDigest,
  address: `198.${18 + ((number >> 8) & 1)}.${number & 255}.4`,
  userAgent: chrome,
})

/** A code that none of the three steps takes now. */
function wrongCode(index: IndexInTest, seed: Uint8Array): string {
  const right = [-1, 0, 1].map((off) => totpCode(seed, stepAt(index) + off))
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code))!
}

/** What the second step of a sign-in says; the password is right, and costs nothing here. */
async function guess(index: IndexInTest, person: PersonInTest, visit: Visit, claimed: { code?: string; recoveryCode?: string }) {
  const account = await accountOf(index, person.name)
  const { secret } = await startSignIn(index.instance, visit, account, { stage: 'factor', factors: ['password'], next: '/' })
  return outcome(() => proveSignIn(index.instance, visit, secret, claimed))
}

async function outcome(act: () => Promise<{ to: string }>): Promise<{ said: string; seconds: number }> {
  try {
    return { said: (await act()).to, seconds: 0 }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { said: error.code, seconds: Number(error.details.seconds ?? 0) }
  }
}

test('a million guesses at a code in a day, from everywhere and with the right password, succeed with a chance below one in a thousand, and the owner signs in', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const account = await accountOf(index, 'grace')
  index.clock.advance(MINUTE)
  const start = index.clock.now()
  const said = new Map<string, number>()
  let checked = 0
  let passesAt = start
  let signIn = { secret: '', visit: visitFrom(0), until: 0 }
  for (let i = 0; i < GUESSES; i++) {
    const at = start + Math.floor((i * DAY) / GUESSES)
    // The limiter has said until when it refuses; of the guesses until then every 200th is made, to see that it keeps its word.
    if (at < passesAt && i % 200 !== 0) continue
    index.clock.advance(at - index.clock.now())
    if (at >= signIn.until) {
      const visit = visitFrom(i)
      const begun = await startSignIn(index.instance, visit, account, { stage: 'factor', factors: ['password'], next: '/' })
      signIn = { secret: begun.secret, visit, until: at + 14 * MINUTE }
    }
    const source = { ...visitFrom(i), browserDigest: signIn.visit.browserDigest }
    const answer = await outcome(() => proveSignIn(index.instance, source, signIn.secret, { code: wrongCode(index, grace.seed!) }))
    said.set(answer.said, (said.get(answer.said) ?? 0) + 1)
    if (answer.said === 'too-many-requests') passesAt = at + (answer.seconds - 1) * 1000
    else checked++
  }
  assert.deepEqual([...said.keys()].sort(), ['proof-wrong', 'too-many-requests'])
  assert.ok(checked > 100, 'the attack is a real one')
  // Each check compares three codes of a million.
  assert.ok((checked * 3) / 1_000_000 < 1e-3, `${checked} guesses were compared`)
  assert.equal((await enterWithCode(grace, grace.browser, grace.code())).location, '/account')
  assert.ok(
    (await index.mails()).some(({ to, subject }) => to === grace.email && /Failed attempts/.test(subject)),
    'the owner was told',
  )
})

test('guesses at sign-in, behind a reset link and in a stolen session are one budget', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const code = wrongCode(index, grace.seed!)
  for (let i = 0; i < 5; i++) assert.equal((await guess(index, grace, visitFrom(i), { code })).said, 'proof-wrong')
  assert.equal((await guess(index, grace, visitFrom(9), { code })).said, 'too-many-requests')

  const thief = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await thief.get('/reset-password')
  await thief.submit('/reset-password', { name: 'grace' })
  const link = await mailedLink(index, grace.email, /\/reset-password\/[\w-]+/)
  await thief.get(link)
  const reset = await thief.submit(link, { password: 'nine other harbours green', 'proof-code': code })
  assert.equal(reset.refusal, 'too-many-requests')

  const stolen = grace.browser.stolen({ 'user-agent': chrome })
  await stolen.get('/account/freeze')
  assert.equal((await stolen.submit('/account/freeze', { 'proof-code': code })).refusal, 'too-many-requests')
})

test('a recovery code is guessed from the same budget', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const claimed = { recoveryCode: 'aaaa bbbb cccc dddd eeee ffff' }
  const said = []
  for (let i = 0; i < 7; i++) said.push((await guess(index, grace, visitFrom(i), claimed)).said)
  assert.deepEqual(said, [...Array(5).fill('proof-wrong'), 'too-many-requests', 'too-many-requests'])
})

test('a code works once, however it is written the second time', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const code = grace.code()
  assert.equal((await enterWithCode(grace, grace.browser, code)).location, '/account')
  const before = await kindsOf(index)
  const fullWidth = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join('')
  assert.equal((await showPassword(grace.browser, 'grace')).location, '/sign-in/factor')
  for (const spelling of [code, ` ${code.slice(0, 3)} ${code.slice(3)}\t`, fullWidth, `${code.slice(0, 3)}\u00a0${code.slice(3)}`]) {
    const answer = await showCode(grace.browser, spelling)
    assert.deepEqual([answer.status, answer.refusal], [401, 'proof-wrong'], spelling)
  }
  assert.deepEqual(await kindsOf(index), before)
})

test('a code works once for all purposes together', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const code = grace.code()
  assert.equal((await confirmWith(grace.browser, { 'proof-code': code })).status, 303)
  assert.equal((await guess(index, grace, visitFrom(1), { code })).said, 'proof-wrong')
  assert.equal((await confirmWith(grace.browser, { 'proof-code': code })).refusal, 'proof-wrong')
})

test('a code of the leeway is refused after a newer one, and the enrolment has used its own', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const seed = grace.seed!
  const step = stepAt(index)
  assert.equal((await guess(index, grace, visitFrom(1), { code: totpCode(seed, step) })).said, 'proof-wrong', 'that of the enrolment')
  index.clock.advance(60_000)
  const newer = { code: totpCode(seed, step + 3) }
  assert.equal((await guess(index, grace, visitFrom(2), newer)).said, 'session', 'the phone is a little early')
  for (const [i, old] of [step + 3, step + 2, step + 1].entries())
    assert.equal((await guess(index, grace, visitFrom(3 + i), { code: totpCode(seed, old) })).said, 'proof-wrong', `step ${old - step}`)
})

/** Twenty browsers that the account knows, so that no budget stands before the check. */
async function twentySignIns(index: IndexInTest, person: PersonInTest) {
  const account = await accountOf(index, person.name)
  const signIns = []
  for (let i = 0; i < 20; i++) {
    const visit = visitFrom(i)
    await index.instance.db.transaction((tx) => insertKnownBrowser(tx, account.id, visit.browserDigest, index.clock.now()))
    const { secret } = await startSignIn(index.instance, visit, account, { stage: 'factor', factors: ['password'], next: '/' })
    signIns.push({ visit, secret })
  }
  return signIns
}

test('of twenty sign-ins with one code at once exactly one gets a session', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const signIns = await twentySignIns(index, grace)
  const code = grace.code()
  const answers = await Promise.all(signIns.map(({ visit, secret }) => outcome(() => proveSignIn(index.instance, visit, secret, { code }))))
  assert.deepEqual(answers.map(({ said }) => said).sort(), [...Array(19).fill('proof-wrong'), 'session'])
  assert.equal((await sessionsOf(index, 'grace')).length, 2)
  assert.equal(await countKind(index, 'signed-in'), 2)
})

test('of twenty sign-ins with one recovery code at once exactly one gets a session, and the code is burnt and announced once', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  const signIns = await twentySignIns(index, grace)
  const recoveryCode = grace.recoveryCodes[0]!
  assert.ok(recoveryCodeDigest(recoveryCode))
  const answers = await Promise.all(
    signIns.map(({ visit, secret }) => outcome(() => proveSignIn(index.instance, visit, secret, { recoveryCode }))),
  )
  assert.deepEqual(answers.map(({ said }) => said).sort(), [...Array(19).fill('proof-wrong'), 'session'])
  assert.equal(await countKind(index, 'recovery-code-used'), 1)
  assert.equal((await index.mails()).filter(({ to, subject }) => to === grace.email && /recovery code/i.test(subject)).length, 1)
})

test('twenty answers to one sign-in open one session', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(MINUTE)
  const [{ visit, secret } = { visit: visitFrom(0), secret: '' }] = await twentySignIns(index, grace)
  const claims = [...grace.recoveryCodes.slice(0, 4).map((recoveryCode) => ({ recoveryCode })), { code: grace.code() }]
  const answers = await Promise.all(claims.map((claimed) => outcome(() => proveSignIn(index.instance, visit, secret, claimed))))
  assert.equal(answers.filter(({ said }) => said === 'session').length, 1)
  assert.equal((await sessionsOf(index, 'grace')).length, 2)
})

test('recovery codes of an older set are dead', async (context) => {
  const index = await openAttacked(context)
  const grace = await enrolledPerson(index, { factor: 'totp' })
  await grace.browser.get('/account/factors')
  assert.equal((await grace.browser.submit('/account/factors/recovery-codes')).status, 200)
  await showPassword(grace.browser, 'grace')
  assert.equal((await showRecoveryCode(grace.browser, grace.recoveryCodes[0]!)).refusal, 'proof-wrong')
})
