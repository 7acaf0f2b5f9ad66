import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { BrowserInTest, chrome } from '../browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from '../index-in-test.ts'
import { enrolledPerson, mailedLink, PASSWORD, showPassword } from '../person-in-test.ts'

async function open(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

test('a person chooses a password by the welcome link, enrols a passkey, and is signed in', async (context) => {
  const index = await open(context)
  const { browser, recoveryCodes } = await enrolledPerson(index)
  assert.equal(recoveryCodes.length, 8)
  const home = await browser.get('/')
  assert.match(home.text, /grace/)
  const kinds = (await index.journal()).map(({ kind }) => kind)
  assert.deepEqual(kinds, [
    'account-created',
    'welcome-link-made',
    'password-changed',
    'factor-added',
    'recovery-codes-made',
    'signed-in',
    'email-verified',
  ])
})

test('a passkey signs in by itself, without a name and a password', async (context) => {
  const index = await open(context)
  const { authenticator } = await enrolledPerson(index)
  const browser = new BrowserInTest(index, { 'user-agent': chrome })
  await browser.get('/sign-in')
  const assertion = JSON.stringify(await authenticator.assert(browser.passkeyOptions('assertion')))
  const answer = await browser.submit('/sign-in', { assertion })
  assert.equal(answer.location, '/account', answer.text)
  assert.match((await browser.get('/')).text, /grace/)
})

test('a password and a passkey sign in', async (context) => {
  const index = await open(context)
  const { authenticator } = await enrolledPerson(index)
  const browser = new BrowserInTest(index, { 'user-agent': chrome })
  assert.equal((await showPassword(browser, 'grace')).location, '/sign-in/factor')
  await browser.get('/sign-in/factor')
  const answer = await browser.submit('/sign-in/factor', {
    'proof-assertion': JSON.stringify(await authenticator.assert(browser.passkeyOptions('proof-assertion'))),
  })
  assert.equal(answer.location, '/account', answer.text)
})

test('a code from a known browser signs in at once', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  const person = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(60_000)
  assert.equal((await showPassword(person.browser, 'grace')).location, '/sign-in/factor')
  await person.browser.get('/sign-in/factor')
  assert.equal((await person.browser.submit('/sign-in/factor', { 'proof-code': person.code() })).location, '/account')
})

test('a code from an unknown browser waits for the link, and the link works in that browser', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  const person = await enrolledPerson(index, { factor: 'totp' })
  index.clock.advance(60_000)
  const browser = new BrowserInTest(index, { 'user-agent': chrome, 'x-test-address': '198.51.100.4' })
  await showPassword(browser, 'grace')
  await browser.get('/sign-in/factor')
  assert.equal((await browser.submit('/sign-in/factor', { 'proof-code': person.code() })).location, '/sign-in/wait')
  assert.match((await browser.get('/sign-in/wait')).text, /link that was mailed/)
  const link = await mailedLink(index, person.email, /\/sign-in\/confirm\/[\w-]+/)
  await browser.get(link)
  assert.equal((await browser.submit(link)).location, '/account')
})

test('a recovery code signs in once, is announced, and guards the account', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'team' })
  const person = await enrolledPerson(index, { factor: 'totp' })
  const code = person.recoveryCodes[0]!
  const use = async () => {
    await showPassword(person.browser, 'grace')
    await person.browser.get('/sign-in/factor')
    return person.browser.submit('/sign-in/factor', { 'proof-recovery': ` ${code.toUpperCase()} ` })
  }
  assert.equal((await use()).location, '/account')
  assert.ok((await index.mails()).some(({ text }) => /recovery code/i.test(text)))
  assert.ok((await index.journal()).some(({ kind }) => kind === 'account-guarded'))
  assert.equal((await use()).refusal, 'proof-wrong')
})

test('a wrong password, an unknown name and a service are told the same', async (context) => {
  const index = await open(context)
  await enrolledPerson(index)
  const answers = []
  for (const [name, password] of [
    ['grace', 'seven harbour lanterns red'],
    ['nobody-here', PASSWORD],
    ['../..', PASSWORD],
  ] as const) {
    const answer = await showPassword(new BrowserInTest(index), name, password)
    answers.push([answer.status, answer.refusal, /That name and password do not belong together/.test(answer.text)])
  }
  assert.deepEqual(answers, [
    [401, 'sign-in-wrong', true],
    [401, 'sign-in-wrong', true],
    [401, 'sign-in-wrong', true],
  ])
})

test('somebody registers with an address, and nobody learns whether it is known', async (context) => {
  const index = await open(context, { HOLDFAST_PRESET: 'public' })
  await enrolledPerson(index)
  const browser = new BrowserInTest(index)
  const asked = async (email: string) => {
    await browser.get('/register')
    return browser.submit('/register', { email })
  }
  const known = await asked('grace@example.org')
  const unknown = await asked('linus@example.org')
  assert.equal(known.status, 200)
  assert.equal(known.text.replaceAll('grace', 'linus'), unknown.text)
  const mails = await index.mails()
  assert.equal(mails.filter(({ to, text }) => to === 'grace@example.org' && /\/register\//.test(text)).length, 0)
  const link = await mailedLink(index, 'linus@example.org', /\/register\/[\w-]+/)
  await browser.get(link)
  assert.equal((await browser.submit(link, { name: 'gracé', password: PASSWORD })).status, 400)
  await browser.get(link)
  const alike = await browser.submit(link, { name: 'grаce'.replace('а', 'a').replace('grace', 'gr-ace'), password: PASSWORD })
  assert.equal(alike.status, 400)
  await browser.get(link)
  assert.equal((await browser.submit(link, { name: 'linus', password: PASSWORD })).location, '/enrol')
})

test('signing in leads to where somebody wanted to go, and never elsewhere', async (context) => {
  const index = await open(context)
  const { authenticator } = await enrolledPerson(index)
  for (const [next, location] of [
    ['/projects/?q=a', '/projects/?q=a'],
    ['//evil.example/', '/account'],
    ['https://evil.example/', '/account'],
    ['/\\evil.example', '/account'],
    ['/sign-out', '/account'],
    ['javascript:alert(1)', '/account'],
    ['/a\r\nSet-Cookie: x=y', '/account'],
  ] as const) {
    const browser = new BrowserInTest(index)
    await browser.get(`/sign-in?next=${encodeURIComponent(next)}`)
    const assertion = JSON.stringify(await authenticator.assert(browser.passkeyOptions('assertion')))
    assert.equal((await browser.submit('/sign-in', { assertion })).location, location)
  }
})
