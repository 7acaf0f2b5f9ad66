import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { whyNoForm } from '../sentences.ts'

/** Closes his account, on its page. */
export async function closeAccount(actor: Actor): Promise<Outcome> {
  const page = await actor.browser.open('/account/close')
  if (page.status !== 200) return outcomeOf(page)
  if (!actor.browser.hasForm('/account/close')) {
    const { browser } = actor
    return whyNoForm(browser) ?? { kind: 'broken', says: `${browser.path} has no form: ${browser.says}` }
  }
  return outcomeOf(await actor.send('/account/close'))
}
