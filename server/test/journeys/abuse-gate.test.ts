import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPerson } from '../../src/accounts/create-account.ts'
import { makeWelcomeLink } from '../../src/accounts/make-welcome-link.ts'
import { isRefusal } from '../../src/errors.ts'
import { createToken } from '../../src/tokens/create-token.ts'
import { routes } from '../../src/web/routes.ts'
import { accountOf, kindsOf, openAttacked, SESSION_COOKIE, sessionsOf, tokenOf } from '../attack-in-test.ts'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { runInTest } from '../command-in-test.ts'
import { type IndexInTest, operator } from '../index-in-test.ts'
import { codeNow, enrol, mailedLink, PASSWORD, seedOn, showPassword } from '../person-in-test.ts'
import { createAuthenticator } from '../software-authenticator.ts'

/** Somebody who has chosen a password by the welcome link, and has no factor yet. */
async function beforeEnrolment(index: IndexInTest, name = 'grace', isAdministrator = true): Promise<BrowserInTest> {
  const account = await createPerson(index.instance, operator, { name, email: `${name}@example.org`, isAdministrator })
  const { link } = await makeWelcomeLink(index.instance, operator, account)
  const browser = new BrowserInTest(index)
  const path = link.replace(index.config.publicUrl, '')
  await browser.get(path)
  assert.equal((await browser.submit(path, { password: PASSWORD })).location, '/enrol')
  return browser
}

const guarded = routes.filter(({ guard }) => guard.who === 'session' || guard.who === 'administrator')
const filled = (path: string) => path.replaceAll(/:\w+/g, 'e3b0c442-98fc-4c14-9afb-f4c8996fb924')

test('whoever has no factor yet can enrol one and do nothing else: every page sends him away, every form is refused', async (context) => {
  const index = await openAttacked(context)
  const browser = await beforeEnrolment(index)
  const csrf = await tokenOf(browser, '/enrol')
  const before = await kindsOf(index)
  for (const { method, path } of guarded) {
    const target = filled(path)
    const answer = method === 'GET' ? await browser.get(target) : await browser.post(target, { csrf, name: 'x', 'permission[]': 'upload' })
    const expected = method === 'GET' ? [303, `/sign-in?next=${encodeURIComponent(target)}`] : [401, 'sign-in-needed']
    assert.deepEqual([answer.status, answer.location ?? answer.refusal], expected, `${method} ${path}`)
  }
  assert.ok(guarded.length > 40)
  assert.ok(!browser.cookies.has(SESSION_COOKIE))
  assert.deepEqual(await kindsOf(index), before)
  await enrol(index, browser, 'passkey')
  assert.equal((await browser.get('/account')).status, 200)
})

test('no token is made for a person without a factor, on the host neither', async (context) => {
  const index = await openAttacked(context)
  await beforeEnrolment(index)
  const wanted = { holder: 'grace', name: 'x', projects: 'all', permissions: ['upload'] } as const
  await assert.rejects(createToken(index.instance, operator, 'localhost', wanted), (error) => isRefusal(error, 'holder-cannot-have-tokens'))
  const outcome = await runInTest(context, index, ['token', 'create', '--user', 'grace', '--all', '--permission', 'upload'])
  assert.equal(outcome.code, 1, outcome.stdout)
  assert.doesNotMatch(outcome.stdout, /pypi-|hf-/)
  assert.ok(!(await kindsOf(index)).includes('token-created'))
})

test('the gate holds for a sign-in that begins again with nothing but the password', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  await beforeEnrolment(index)
  const thief = new BrowserInTest(index, { 'user-agent': chrome })
  await thief.get('/sign-in')
  assert.equal((await thief.submit('/sign-in', { name: 'grace', password: PASSWORD })).location, '/sign-in/wait')
  assert.equal((await thief.get('/enrol')).status, 410)
})

test('an offer of a secret for an app, and a question for a passkey, enrol only whom they were shown to', async (context) => {
  const index = await openAttacked(context)
  const [grace, mallory] = [await beforeEnrolment(index), await beforeEnrolment(index, 'mallory', false)]
  await mallory.get('/enrol')
  const seed = seedOn(mallory.page)
  const { offer } = mallory.form('/enrol/totp').fields
  const authenticator = createAuthenticator({ origin: index.config.publicUrl })
  const registration = JSON.stringify(await authenticator.register(mallory.passkeyOptions('registration')))
  await grace.get('/enrol')
  const byApp = await grace.submit('/enrol/totp', { offer: offer!, code: codeNow(index, seed), name: 'planted' })
  assert.equal(byApp.refusal, 'totp-offer-late')
  assert.equal((await grace.submit('/enrol/passkey', { registration, name: 'planted' })).refusal, 'passkey-late')
  assert.equal((await accountOf(index, 'grace')).enrolledAt, null)
})

test('of two browsers that know password and mailbox one enrols, and the other has nothing any more', async (context) => {
  const index = await openAttacked(context, { HOLDFAST_PRESET: 'public' })
  await createPerson(index.instance, operator, { name: 'grace', email: 'grace@example.org', isAdministrator: false, password: PASSWORD })
  const [owner, thief] = [new BrowserInTest(index), new BrowserInTest(index, { 'user-agent': chrome })]
  for (const browser of [owner, thief]) {
    assert.equal((await showPassword(browser, 'grace')).location, '/sign-in/wait')
    const link = await mailedLink(index, 'grace@example.org', /\/sign-in\/confirm\/[\w-]+/)
    await browser.get(link)
    assert.equal((await browser.submit(link)).location, '/enrol')
    index.clock.advance(60_000)
  }
  await thief.get('/enrol')
  const fields = { ...thief.form('/enrol/totp').fields, name: 'mine', code: codeNow(index, seedOn(thief.page)) }
  await enrol(index, owner, 'passkey')
  assert.equal((await thief.get('/enrol')).status, 410)
  assert.equal((await thief.post('/enrol/totp', fields)).refusal, 'sign-in-late')
  assert.equal((await sessionsOf(index, 'grace')).length, 1)
})

test('of twenty enrolments of one sign-in at once exactly one is made', async (context) => {
  const index = await openAttacked(context)
  const browser = await beforeEnrolment(index)
  await browser.get('/enrol')
  const seed = seedOn(browser.page)
  const fields = { ...browser.form('/enrol/totp').fields, code: codeNow(index, seed) }
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => browser.stolen({}).post('/enrol/totp', { ...fields, name: `phone ${i}` })),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.deepEqual(
    (await kindsOf(index)).filter((kind) => kind === 'factor-added' || kind === 'signed-in'),
    ['factor-added', 'signed-in'],
  )
})
