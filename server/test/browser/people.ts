import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { totpCode } from '../../src/accounts/factors/totp.ts'
import { seedOn } from '../person-in-test.ts'
import type { SpawnedIndex } from '../spawned-index.ts'
import { isOfForeignHost } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import { addAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts'

export const PASSWORD = 'seven harbour lanterns blue'
const STEP_MILLISECONDS = 30_000

/** One window of one browser, watched. */
export interface Desk {
  readonly context: BrowserContext
  readonly page: Page
  /** What the browser complained of: scripts, policies, missing files. */
  readonly complaints: readonly string[]
}

export async function openDesk(browser: Browser, options: BrowserContextOptions = {}): Promise<Desk> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => {
    const isOwnStatus =
      /^Failed to load resource: the server responded with a status of 4/.test(message.text()) && message.location().url === page.url()
    if (['error', 'warning'].includes(message.type()) && !isOwnStatus && !isOfForeignHost(message.text()))
      complaints.push(`${message.text()} (${page.url()})`)
  })
  return { context, page, complaints }
}

/** Presses what is called so, and waits for the page that it leads to. */
export async function press(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole(role, { name }).first().click()])
}

/** Fills in the last form and sends it past the browser's own checks, which are a courtesy. */
export async function sendPastChecks(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value)
  await uncheck(page)
  await Promise.all([page.waitForEvent('load'), page.locator('main form').last().getByRole('button').first().click()])
}

/** Takes the browser's own checks off the forms of a page. */
export const uncheck = (page: Page): Promise<unknown> => page.evaluate('for (const form of document.forms) form.noValidate = true')

/** What a browser keeps after this was done in it: its cookies. */
export async function keptAfter(browser: Browser, act: (page: Page) => Promise<void>): Promise<BrowserContextOptions> {
  const desk = await openDesk(browser)
  try {
    await act(desk.page)
    return { storageState: await desk.context.storageState() }
  } finally {
    await desk.context.close()
  }
}

/** A person made on the host; the link by which he chooses his password. */
export async function welcomeLink(index: SpawnedIndex, name: string, ...words: string[]): Promise<string> {
  const { stdout } = await index.cliSuccessfully('user', 'create', name, '--email', `${name}@example.org`, ...words)
  return stdout.trimEnd().split('\n').at(-1)!
}

/** Chooses the password behind a welcome link: the page that asks for the first factor is next. */
export async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.fill('#password', PASSWORD)
  await press(page, 'Choose this password')
  assert.equal(new URL(page.url()).pathname, '/enrol')
}

/** The app on a phone: each code once, and never one that is too far ahead. */
export class App {
  readonly #seed: Uint8Array
  #lastStep = 0

  constructor(seed: Uint8Array) {
    this.#seed = seed
  }

  /** Three of them at once, one for each step of the leeway. */
  code(): string {
    const now = Math.floor(Date.now() / STEP_MILLISECONDS)
    this.#lastStep = Math.max(this.#lastStep + 1, now - 1)
    assert.ok(this.#lastStep <= now + 1, 'the codes of this minute are spent: use another person')
    return totpCode(this.#seed, this.#lastStep)
  }
}

/** The app that scanned the key which a page shows. */
export const appOn = (page: string): App => new App(seedOn(page))

export interface EnrolledApp {
  readonly app: App
  readonly recoveryCodes: readonly string[]
}

/** On the page of the first factor. */
export async function enrolPasskey(page: Page): Promise<readonly string[]> {
  await press(page, 'Add a passkey')
  return recoveryCodes(page)
}

/** On the page of the first factor. */
export async function enrolApp(page: Page): Promise<EnrolledApp> {
  const app = appOn(await page.content())
  await page.fill('#code', app.code())
  await press(page, 'Add the app')
  return { app, recoveryCodes: await recoveryCodes(page) }
}

export async function recoveryCodes(page: Page): Promise<readonly string[]> {
  const codes = (await page.innerText('#recovery-codes')).trim().split('\n')
  assert.equal(codes.length, 8)
  return codes
}

export async function showPassword(page: Page, url: string, name: string, password = PASSWORD): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.fill('#name', name)
  await page.fill('#password', password)
  await press(page, 'Go on to the factor')
}

export async function verifyAddress(page: Page, mailbox: Mailbox, email: string): Promise<void> {
  await page.goto(await mailbox.link(email, /\/verify-email\//))
  await press(page, 'Yes, verify it')
}

export async function signOut(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/account`)
  await press(page, 'Sign out')
}

export interface Settled {
  readonly authenticator: VirtualAuthenticator
  readonly recoveryCodes: readonly string[]
  readonly email: string
}

/** A person with a passkey and a verified address, signed in at this desk. */
export async function settle(
  { index, mailbox, page }: { index: SpawnedIndex; mailbox: Mailbox; page: Page },
  name: string,
  ...words: string[]
): Promise<Settled> {
  const authenticator = await addAuthenticator(page)
  await choosePassword(page, await welcomeLink(index, name, ...words))
  const codes = await enrolPasskey(page)
  await verifyAddress(page, mailbox, `${name}@example.org`)
  await page.goto(`${index.url}/account`)
  return { authenticator, recoveryCodes: codes, email: `${name}@example.org` }
}
