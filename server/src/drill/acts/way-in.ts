import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Asks for the account back without any factor: shows the password, and waits. */
export async function askForRecovery(actor: Actor): Promise<Outcome> {
  const { browser } = actor
  await browser.visit('/sign-in')
  const shown = await browser.submit('/sign-in', { name: actor.account, password: actor.holdings.password ?? '' })
  if (shown.location !== '/sign-in/factor') return outcomeOf(shown)
  await browser.visit('/recover')
  const outcome = outcomeOf(await browser.submit('/recover'))
  return outcome.kind === 'done' ? { kind: 'held', says: browser.says } : outcome
}

/** Asks for a link to choose another password, reads it in the mailbox, and tries it with what he has. */
export async function resetPassword(actor: Actor, readLink: () => Promise<string | undefined>, password: string): Promise<Outcome> {
  const { browser } = actor
  await browser.visit('/reset-password')
  const asked = outcomeOf(await browser.submit('/reset-password', { name: actor.account }))
  if (asked.kind !== 'done') return asked
  const link = await readLink()
  if (link === undefined) return { kind: 'broken', says: 'No mail with a link to choose a password.' }
  await browser.open(link)
  const { pathname } = new URL(link, browser.origin)
  const form = browser.form(pathname, ['password'])
  const guess: Record<string, string> = form.names.has('proof-code') ? { 'proof-code': '271828' } : {}
  return outcomeOf(await browser.submit(pathname, { password, ...guess }))
}
