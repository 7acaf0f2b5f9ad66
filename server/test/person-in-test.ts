import assert from 'node:assert/strict'
import { createPerson } from '../src/accounts/create-account.ts'
import { totpCode } from '../src/accounts/factors/totp.ts'
import { makeWelcomeLink } from '../src/accounts/make-welcome-link.ts'
import { BrowserInTest } from './browser-in-test.ts'
import { type IndexInTest, operator } from './index-in-test.ts'
import { createAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts'

export const PASSWORD = 'seven harbour lanterns blue'

/** Somebody with a browser, and the factors that he enrolled in it. */
export interface PersonInTest {
  readonly name: string
  readonly email: string
  readonly browser: BrowserInTest
  readonly authenticator: SoftwareAuthenticator
  /** Of his authenticator app, if he has one. */
  readonly seed: Uint8Array | undefined
  readonly recoveryCodes: readonly string[]
  /** The code that his app shows now; the clock is moved to the next one first where `isNext`. */
  code(): string
}

export interface PersonOptions {
  readonly name?: string
  readonly factor?: 'passkey' | 'totp'
  readonly isAdministrator?: boolean
  readonly headers?: Record<string, string>
  /** False: the address was never verified. */
  readonly isVerified?: boolean
}

/** Makes a person on the host, chooses the password by the welcome link, and enrols: signed in at the end. */
export async function enrolledPerson(index: IndexInTest, options: PersonOptions = {}): Promise<PersonInTest> {
  const { name = 'grace', factor = 'passkey', isAdministrator = false, isVerified = true } = options
  const email = `${name}@example.org`
  const account = await createPerson(index.instance, operator, { name, email, isAdministrator })
  const { link } = await makeWelcomeLink(index.instance, operator, account)
  const browser = new BrowserInTest(index, options.headers)
  const path = link.replace(index.config.publicUrl, '')
  assert.equal((await browser.get(path)).status, 200)
  const chosen = await browser.submit(path, { password: PASSWORD })
  assert.equal(chosen.location, '/enrol', chosen.text)
  const enrolled = await enrol(index, browser, factor)
  if (isVerified) await verifyAddress(index, browser, email)
  return { name, email, browser, ...enrolled, code: () => codeNow(index, enrolled.seed!) }
}

export interface Enrolled {
  readonly authenticator: SoftwareAuthenticator
  readonly seed: Uint8Array | undefined
  readonly recoveryCodes: readonly string[]
}

/** Adds the first factor on the page /enrol. */
export async function enrol(index: IndexInTest, browser: BrowserInTest, factor: 'passkey' | 'totp'): Promise<Enrolled> {
  const authenticator = createAuthenticator({ origin: index.config.publicUrl })
  await browser.get('/enrol')
  const seed = factor === 'totp' ? seedOn(browser.page) : undefined
  const answer = seed
    ? await browser.submit('/enrol/totp', { code: codeNow(index, seed) })
    : await browser.submit('/enrol/passkey', {
        registration: JSON.stringify(await authenticator.register(browser.passkeyOptions('registration'))),
      })
  assert.equal(answer.status, 200, answer.text)
  return { authenticator, seed, recoveryCodes: recoveryCodesOn(answer.text) }
}

export const recoveryCodesOn = (page: string): string[] =>
  (/<pre class="codes[^>]*>([^<]*)</.exec(page)?.[1] ?? '').trim().split('\n').filter(Boolean)

export const codeNow = (index: IndexInTest, seed: Uint8Array): string => totpCode(seed, Math.floor(index.clock.now() / 30_000))

/** The key that a page shows for an authenticator app. */
export function seedOn(page: string): Uint8Array {
  const text = /id="totp-key">([^<]*)</.exec(page)?.[1]?.replaceAll(' ', '')
  assert.ok(text, 'the page shows a key')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text.toUpperCase()].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2))
}

/** The link in the newest mail to an address whose text matches. */
export async function mailedLink(index: IndexInTest, to: string, path: RegExp): Promise<string> {
  for (const mail of [...(await index.mails())].reverse()) {
    const found = mail.to === to ? path.exec(mail.text.replaceAll('\n', ' ')) : null
    if (found) return found[0]
  }
  throw new Error(`no mail to ${to} has a link like ${path}`)
}

export async function verifyAddress(index: IndexInTest, browser: BrowserInTest, email: string): Promise<void> {
  const link = await mailedLink(index, email, /\/verify-email\/[\w-]+/)
  await browser.get(link)
  assert.equal((await browser.submit(link)).status, 200)
}

/** Name and password on the sign-in page. */
export async function showPassword(browser: BrowserInTest, name: string, password = PASSWORD) {
  await browser.get('/sign-in')
  return browser.submit('/sign-in', { name, password }, {})
}

/** Sends a form again together with a passkey, as the page that asks for it says. */
export async function confirmWithPasskey(person: Pick<PersonInTest, 'authenticator'>, browser: BrowserInTest) {
  const answer = JSON.stringify(await person.authenticator.assert(browser.passkeyOptions('proof-assertion')))
  const action = browser.path
  return browser.submit(action, { 'proof-assertion': answer })
}
