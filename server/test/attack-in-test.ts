import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Account } from '../src/accounts/account.ts'
import type { Session } from '../src/accounts/sessions/session.ts'
import { listOpenSessions } from '../src/accounts/sessions/store.ts'
import { findAccountByName } from '../src/accounts/store.ts'
import { tickHolds } from '../src/holds/tick-holds.ts'
import { type Answered, BrowserInTest } from './browser-in-test.ts'
import { type IndexInTest, openIndexInTest } from './index-in-test.ts'
import { codeNow, confirmWithPasskey, type PersonInTest, seedOn, showPassword } from './person-in-test.ts'
import { createAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts'

/** An index that is closed after the test, without accounts. */
export async function openAttacked(context: TestContext, settings: Record<string, string> = {}): Promise<IndexInTest> {
  const index = await openIndexInTest(settings, { hasAccounts: false })
  context.after(() => index.close())
  return index
}

export async function accountOf(index: IndexInTest, name: string): Promise<Account> {
  const account = await findAccountByName(index.instance.db.read, name)
  assert.ok(account, `there is an account ${name}`)
  return account
}

/** Sessions of an account that nobody ended. */
export const sessionsOf = async (index: IndexInTest, name: string): Promise<Session[]> =>
  listOpenSessions(index.instance.db.read, (await accountOf(index, name)).id)

export const kindsOf = async (index: IndexInTest): Promise<string[]> => (await index.journal()).map(({ kind }) => kind)

/** How often something stands in the journal. */
export const countKind = async (index: IndexInTest, kind: string): Promise<number> =>
  (await kindsOf(index)).filter((each) => each === kind).length

export const SESSION_COOKIE = '__Host-holdfast-session'
export const SIGN_IN_COOKIE = '__Host-holdfast-sign-in'
export const BROWSER_COOKIE = '__Host-holdfast-browser'

/** Signs in with a passkey alone. */
export async function enterWithPasskey(
  person: Pick<PersonInTest, 'authenticator'>,
  browser: BrowserInTest,
  headers: Record<string, string> = {},
): Promise<Answered> {
  await browser.get('/sign-in', headers)
  const assertion = JSON.stringify(await person.authenticator.assert(browser.passkeyOptions('assertion')))
  return browser.submit('/sign-in', { assertion }, headers)
}

/** Name, password and the code of the app; where it leads is up to the browser. */
export async function enterWithCode(person: Pick<PersonInTest, 'name'>, browser: BrowserInTest, code: string): Promise<Answered> {
  assert.equal((await showPassword(browser, person.name)).location, '/sign-in/factor')
  return showCode(browser, code)
}

/** The second step of a sign-in under way. */
export async function showCode(browser: BrowserInTest, code: string): Promise<Answered> {
  await browser.get('/sign-in/factor')
  return browser.submit('/sign-in/factor', { 'proof-code': code })
}

export async function showRecoveryCode(browser: BrowserInTest, code: string): Promise<Answered> {
  await browser.get('/sign-in/factor')
  return browser.submit('/sign-in/factor', { 'proof-recovery': code })
}

/** The token of the forms on a page, as this browser may send it. */
export async function tokenOf(browser: BrowserInTest, page: string): Promise<string> {
  await browser.get(page)
  const token = /name="csrf" value="([^"]+)"/.exec(browser.page)?.[1]
  assert.ok(token, `${page} has a form: ${browser.page.slice(0, 200)}`)
  return token
}

/** True where the browser's session is alive and it is shown its account. */
export async function isSignedIn(browser: BrowserInTest): Promise<boolean> {
  const answer = await browser.get('/account')
  return answer.status === 200 || answer.location === '/account/frozen'
}

/** A form that changes nothing and asks for a fresh session, as `/account/password` sends it; `shown` are the fields of a factor. */
export async function confirmWith(browser: BrowserInTest, shown: Readonly<Record<string, string>> = {}): Promise<Answered> {
  const csrf = await tokenOf(browser, '/account/freeze')
  return browser.post('/account/confirm', { csrf, next: '/account', ...shown })
}

/** Adds an authenticator app on its page; its seed. */
export async function addApp(index: IndexInTest, browser: BrowserInTest, name = 'phone'): Promise<{ answer: Answered; seed: Uint8Array }> {
  await browser.get('/account/factors/totp')
  const seed = seedOn(browser.page.replace('id="seed"', 'id="totp-key"'))
  return { answer: await browser.submit('/account/factors/totp', { name, code: codeNow(index, seed) }), seed }
}

/** Adds a passkey on the page of the factors; the new authenticator has no other. */
export async function addPasskey(
  index: IndexInTest,
  browser: BrowserInTest,
  name = 'key',
): Promise<{ answer: Answered; authenticator: SoftwareAuthenticator }> {
  await browser.get('/account/factors')
  const authenticator = createAuthenticator({ origin: index.config.publicUrl })
  const registration = JSON.stringify(await authenticator.register(browser.passkeyOptions('registration')))
  return { answer: await browser.submit('/account/factors/passkey', { name, registration }), authenticator }
}

/** Posts fields with a good token of this browser. */
export async function postAs(browser: BrowserInTest, path: string, fields: Readonly<Record<string, string>> = {}): Promise<Answered> {
  return browser.post(path, { csrf: await tokenOf(browser, '/account/freeze'), ...fields })
}

/** The "this was not me" link in the newest mail to an address about something. */
export async function linkAbout(index: IndexInTest, to: string, about: RegExp): Promise<string> {
  const mail = (await index.mails()).findLast((each) => each.to === to && about.test(each.subject))
  const link = /\/notice\/[\w-]+/.exec(mail?.text ?? '')?.[0]
  assert.ok(link, `${to} was mailed about ${about}`)
  return link
}

/** Presses the button of such a link, from a browser that nobody knows. */
export async function pressLink(index: IndexInTest, link: string, button: 'stop' | 'freeze'): Promise<Answered> {
  const phone = new BrowserInTest(index, { 'x-test-address': '203.0.113.9' })
  return phone.post(`${link}/${button}`, { csrf: await tokenOf(phone, '/sign-in') })
}

/** Closes somebody's account with his passkey, and lets the days pass until it is closed for ever. */
export async function closeAccount(index: IndexInTest, person: PersonInTest): Promise<void> {
  await postAs(person.browser, '/account/close')
  const asked = await confirmWithPasskey(person, person.browser)
  assert.ok(asked.status < 400, asked.text)
  for (let days = 0; days < 46; days++) {
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: DAY, steadyMilliseconds: DAY })
    index.clock.advance(DAY)
  }
  assert.notEqual((await accountOf(index, person.name)).closedAt, null)
}

const DAY = 86_400_000
