import { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { DrillBroken, type SpawnedServer } from '../spawned-server.ts'
import { Authenticator } from '../wire/authenticator.ts'
import type { Browser } from '../wire/browser.ts'
import { readSeed, totpAt } from '../wire/totp.ts'

/** The newest link of such a shape in the mails to an address. */
export type LinkReader = (to: string, pattern: RegExp) => Promise<string>

export interface Registration {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly factor: 'passkey' | 'totp'
}

/** Asks for an account on the page where everybody may. `done`: the mailed link led to the page of the first factor. */
export async function register(browser: Browser, who: Registration, readLink: LinkReader): Promise<Outcome> {
  const page = await browser.visit('/register')
  if (page.status !== 200) return outcomeOf(page)
  const asked = outcomeOf(await browser.submit('/register', { email: who.email }))
  if (asked.kind !== 'done') return asked
  const link = await readLink(who.email, /\/register\/[\w-]+/)
  await browser.open(link)
  return outcomeOf(await browser.submit(link, { name: who.name, password: who.password }))
}

/** An account that the operator made: its first link, and the password behind it. @throws DrillBroken */
export async function takeOverNewAccount(
  server: SpawnedServer,
  browser: Browser,
  who: Registration,
  isAdministrator = false,
): Promise<void> {
  const words = ['user', 'create', who.name, '--email', who.email, ...(isAdministrator ? ['--admin'] : [])]
  const { code, stdout, stderr } = await server.command(...words)
  const link = /http\S+/.exec(stdout)?.[0]
  if (code !== 0 || link === undefined) throw new DrillBroken(`holdfast ${words.join(' ')}: ${stderr || stdout}`)
  await browser.open(link)
  await browser.submit(new URL(link).pathname, { password: who.password })
}

/** Adds the first factor, and verifies the address. @throws DrillBroken */
export async function enrol(server: SpawnedServer, browser: Browser, who: Registration, readLink: LinkReader): Promise<Actor> {
  const { origin } = browser
  await browser.visit('/enrol')
  const authenticator = who.factor === 'passkey' ? new Authenticator() : undefined
  const shownSeed = /id="totp-key">([^<]*)</.exec(browser.page)?.[1]
  const seed = who.factor === 'totp' && shownSeed !== undefined ? readSeed(shownSeed) : undefined
  const shown = new Map<string, number>()
  if (authenticator) {
    const form = browser.form('/enrol/passkey')
    await browser.send(form, { registration: authenticator.register(JSON.parse(form.passkeys.registration ?? '{}'), origin) })
  } else if (seed) {
    shown.set(seed.toString('hex'), Math.floor(server.now / 30_000))
    await browser.submit('/enrol/totp', { code: totpAt(seed, server.now) })
  }
  const recoveryCodes = (/<pre class="codes[^>]*>([^<]*)</.exec(browser.page)?.[1] ?? '').trim().split('\n').filter(Boolean)
  if (recoveryCodes.length === 0) throw new DrillBroken(`${who.name} could not enrol: ${browser.last?.status} ${browser.says}`)
  const link = await readLink(who.email, /\/verify-email\/[\w-]+/).catch(() => undefined)
  if (link !== undefined) {
    await browser.open(link)
    await browser.submit(link)
  }
  return new Actor(server, who.name, { password: who.password, seed, authenticator, recoveryCodes }, browser, shown)
}
