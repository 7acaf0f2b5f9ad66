import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Closes his account, on its page. */
export async function closeAccount(actor: Actor): Promise<Outcome> {
  const page = await actor.browser.open('/account/close')
  if (page.status !== 200) return outcomeOf(page)
  return outcomeOf(await actor.send('/account/close'))
}
