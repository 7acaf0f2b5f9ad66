import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { totpCode } from '../../src/accounts/totp.ts'
import { seedOn } from '../person-in-test.ts'
import type { SpawnedIndex } from '../spawned-index.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

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
    if (['error', 'warning'].includes(message.type()) && !isOwnStatus) complaints.push(`${message.text()} (${page.url()})`)
  })
  return { context, page, complaints }
}

/** Presses what is called so, and waits for the page that it leads to. */
export async function press(page: Page, name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.getByRole(role, { name }).first().click()
  await loaded
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

export interface EnrolledApp {
  readonly seed: Uint8Array
  readonly recoveryCodes: readonly string[]
}

/** On the page of the first factor. */
export async function enrolPasskey(page: Page): Promise<readonly string[]> {
  await press(page, 'Add a passkey')
  return recoveryCodes(page)
}

/** On the page of the first factor. */
export async function enrolApp(page: Page): Promise<EnrolledApp> {
  const seed = seedOn(await page.content())
  await page.fill('#code', codeOf(seed))
  await press(page, 'Add the app')
  return { seed, recoveryCodes: await recoveryCodes(page) }
}

export async function recoveryCodes(page: Page): Promise<readonly string[]> {
  const codes = (await page.innerText('#recovery-codes')).trim().split('\n')
  assert.equal(codes.length, 8)
  return codes
}

/** A code of an app; each is good once, so the caller asks for the next where this one was used. */
export const codeOf = (seed: Uint8Array, stepsAhead = 0): string => totpCode(seed, Math.floor(Date.now() / STEP_MILLISECONDS) + stepsAhead)

export async function showPassword(page: Page, url: string, name: string, password = PASSWORD): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.fill('#name', name)
  await page.fill('#password', password)
  await press(page, 'Go on to the factor')
}

/** A person with a passkey, signed in at this desk. */
export async function settlePerson(index: SpawnedIndex, page: Page, name: string, ...words: string[]) {
  const authenticator = await addAuthenticator(page)
  await choosePassword(page, await welcomeLink(index, name, ...words))
  const codes = await enrolPasskey(page)
  await press(page, 'I have kept them', 'link')
  return { authenticator, codes }
}
