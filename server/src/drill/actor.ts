import type { SpawnedServer } from './spawned-server.ts'
import type { Authenticator } from './wire/authenticator.ts'
import { type Answer, Browser, type BrowserOptions, type Fields, FormMissing } from './wire/browser.ts'
import { totpAt } from './wire/totp.ts'

/** What somebody can show for an account: his own, or what was stolen. */
export interface Holdings {
  readonly password?: string | undefined
  readonly seed?: Buffer | undefined
  readonly authenticator?: Authenticator | undefined
  /** Recovery codes that were not used yet; taken from the front. */
  readonly recoveryCodes?: string[] | undefined
}

const STEP_MILLISECONDS = 30_000

/** Somebody in front of a browser who acts in the name of an account, with what he has of it. */
export class Actor {
  readonly server: SpawnedServer
  /** The account in whose name he acts. */
  readonly account: string
  readonly browser: Browser
  readonly holdings: Holdings
  /** Steps of 30 seconds whose code was shown, by seed: each is good once, whoever shows it. */
  readonly #shown: Map<string, number>

  constructor(server: SpawnedServer, account: string, holdings: Holdings, browser: Browser, shown = new Map<string, number>()) {
    this.server = server
    this.account = account
    this.holdings = holdings
    this.browser = browser
    this.#shown = shown
  }

  /** The same person and what he has, in another browser. */
  in(browser: Browser): Actor {
    return new Actor(this.server, this.account, this.holdings, browser, this.#shown)
  }

  /** Sends a form, and shows a factor where the page asks for one and he has one. @throws FormMissing */
  async send(action: string | RegExp, fields: Fields = {}): Promise<Answer> {
    const { browser } = this
    let answer = await browser.submit(action, fields)
    // A form may ask twice: first for any factor, then for a strong one.
    // A recovery code that somebody else used up is no proof: the next one may be.
    const asksAgain = () => answer.refusal === 'proof-needed' || (answer.refusal === 'proof-wrong' && this.#hasSpare)
    for (let round = 0; round < 10 && asksAgain(); round++) {
      const shown = await this.showFactor(action)
      if (shown === undefined) return answer
      answer = shown
    }
    return answer
  }

  get #hasSpare(): boolean {
    return (this.holdings.recoveryCodes?.length ?? 0) > 0 && !this.holdings.authenticator
  }

  /** Sends the form of the page that asks for a factor, with the strongest that he has; undefined where he has none it takes. */
  async showFactor(action: string | RegExp): Promise<Answer | undefined> {
    const { browser, holdings } = this
    if (holdings.authenticator && browser.hasForm(action, ['proof-assertion'])) {
      const form = browser.form(action, ['proof-assertion'])
      const asked = form.passkeys['proof-assertion']
      const assertion = asked === undefined ? undefined : holdings.authenticator.assert(JSON.parse(asked), browser.origin)
      if (assertion !== undefined) return browser.send(form, { 'proof-assertion': assertion })
    }
    if (holdings.seed && browser.hasForm(action, ['proof-code'])) {
      const fields: Record<string, string> = { 'proof-code': await this.code() }
      const form = browser.form(action, ['proof-code'])
      if (form.names.has('proof-recovery') && holdings.recoveryCodes?.length && /asks for a recovery code too/i.test(form.text)) {
        fields['proof-recovery'] = holdings.recoveryCodes.shift()!
      }
      return browser.send(form, fields)
    }
    if (holdings.recoveryCodes?.length && browser.hasForm(action, ['proof-recovery'])) {
      return browser.send(browser.form(action, ['proof-recovery']), { 'proof-recovery': holdings.recoveryCodes.shift()! })
    }
    return undefined
  }

  /** The code that the app shows, after the next half minute where this one was shown already. */
  async code(): Promise<string> {
    const { seed } = this.holdings
    if (seed === undefined) throw new FormMissing(`${this.account} has no authenticator app.`)
    const key = seed.toString('hex')
    const last = this.#shown.get(key) ?? 0
    const step = () => Math.floor(this.server.now / STEP_MILLISECONDS)
    if (step() <= last) await this.server.advance((last + 1) * STEP_MILLISECONDS - this.server.now)
    this.#shown.set(key, step())
    return totpAt(seed, this.server.now)
  }

  /** A browser that nobody knows, somewhere else. */
  elsewhere(options: BrowserOptions): Actor {
    return this.in(new Browser(this.browser.origin, options))
  }
}
