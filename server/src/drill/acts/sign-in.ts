import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Refusals that are pages and not codes. */
export const ASKED_FOR_FACTOR = 'asked-for-a-second-factor'
export const ASKED_BY_MAIL = 'asked-to-confirm-by-mail'
export const IS_FROZEN = 'account-frozen'

/** Opens the link of the mail that asks whether somebody is signing in; undefined: he cannot read the mailbox. */
export type MailReader = () => Promise<string | undefined>

/**
 * Signs in with what he has: a passkey, or name, password and a code. Whoever has a password alone tries a code at random, as
 * a thief would.
 */
export async function signIn(actor: Actor, readMail?: MailReader): Promise<Outcome> {
  const { browser, holdings } = actor
  await browser.visit('/sign-in')
  if (holdings.authenticator) return enter(actor, await withPasskey(actor), readMail)
  const asked = await browser.submit('/sign-in', { name: actor.account, password: holdings.password ?? '' })
  if (asked.location !== '/sign-in/factor') return enter(actor, asked, readMail)
  await browser.visit('/sign-in/factor')
  const shown = await actor.showFactor('/sign-in/factor')
  if (shown !== undefined) return enter(actor, shown, readMail)
  const guessed = outcomeOf(await browser.submit('/sign-in/factor', { 'proof-code': '271828' }))
  if (guessed.kind === 'refused')
    return { ...guessed, code: ASKED_FOR_FACTOR, says: 'Show a second factor. A guessed code: ' + guessed.says }
  return guessed
}

async function withPasskey({ browser, holdings }: Actor) {
  const form = browser.form('/sign-in', ['assertion'])
  const assertion = holdings.authenticator!.assert(JSON.parse(form.passkeys.assertion ?? '{}'), browser.origin)
  return browser.send(form, { assertion: assertion ?? '' })
}

async function enter(actor: Actor, answer: Awaited<ReturnType<typeof withPasskey>>, readMail: MailReader | undefined): Promise<Outcome> {
  const { browser } = actor
  const outcome = outcomeOf(answer)
  if (outcome.kind !== 'done' || answer.location === undefined) return outcome
  if (answer.location === '/sign-in/wait') {
    const page = await browser.visit('/sign-in/wait')
    // Somebody confirmed it already: the page has a button that goes on.
    if (browser.hasForm('/sign-in/wait')) return enter(actor, await browser.submit('/sign-in/wait'), undefined)
    const link = await readMail?.()
    if (link === undefined) return { kind: 'refused', code: ASKED_BY_MAIL, says: browser.says || `It waits (${page.status}).` }
    await browser.open(link)
    const confirmed = await browser.submit(new URL(link, browser.origin).pathname)
    return enter(actor, confirmed, undefined)
  }
  const page = await browser.visit('/account')
  if (browser.path.startsWith('/account/frozen')) return { kind: 'refused', code: IS_FROZEN, says: browser.says }
  if (browser.path.startsWith('/account') && page.status === 200) return { kind: 'done', says: browser.says }
  return { kind: 'refused', code: page.refusal ?? 'sign-in-needed', says: browser.says }
}

/** True where the browser is shown the account. */
export async function isSignedIn({ browser }: Actor): Promise<boolean> {
  await browser.visit('/account')
  return browser.path.startsWith('/account')
}
