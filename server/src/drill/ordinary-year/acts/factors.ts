import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import type { Authenticator } from '../../wire/authenticator.ts'
import { FormMissing } from '../../wire/browser.ts'
import { readableText } from '../../wire/forms.ts'
import { readSeed, totpAt } from '../../wire/totp.ts'
import { below } from './send-on.ts'

const PAGE = '/account/factors'

/** Adds the passkey of the device that he sits at. */
export async function addPasskey(actor: Actor, name: string, device: Authenticator): Promise<Outcome> {
  const { browser } = actor
  await browser.open(PAGE)
  const form = browser.form(`${PAGE}/passkey`)
  const registration = device.register(JSON.parse(form.passkeys.registration ?? '{}'), browser.origin)
  return outcomeOf(await actor.send(`${PAGE}/passkey`, { name, registration }))
}

/** Puts the index into the app of a phone; its seed. */
export async function addApp(actor: Actor, name: string): Promise<{ outcome: Outcome; seed: Buffer }> {
  const { browser, server } = actor
  await browser.open(`${PAGE}/totp`)
  const shown = /id="totp-key">([^<]*)</.exec(browser.page)?.[1]
  if (shown === undefined) throw new FormMissing(`${PAGE}/totp shows no key for an app.`)
  const seed = readSeed(shown)
  return { outcome: outcomeOf(await actor.send(`${PAGE}/totp`, { name, code: totpAt(seed, server.now) })), seed }
}

/** Removes the factor of this name. */
export async function removeFactor(actor: Actor, name: string): Promise<Outcome> {
  const { browser } = actor
  await browser.open(PAGE)
  const link = below(actor, `<bdi>${name}</bdi>`, /^\/account\/factors\/[\w-]+\/remove$/)
  if (link === undefined) throw new FormMissing(`${PAGE} has no factor "${name}" that can be removed.`)
  await browser.open(link)
  return outcomeOf(await actor.send(link))
}

/** True where the page says that the factor opens nothing any more. */
export async function isSwitchedOff(actor: Actor, name: string): Promise<boolean> {
  await actor.browser.open(PAGE)
  const at = actor.browser.page.indexOf(`<bdi>${name}</bdi>`)
  return at < 0 || /^.{0,60}switched off/.test(readableText(actor.browser.page.slice(at, at + 400)))
}
