import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Makes new recovery codes on the page of the factors; the old ones are void, whoever has them. */
export async function renewRecoveryCodes(actor: Actor): Promise<Outcome> {
  const page = await actor.browser.open('/account/factors')
  if (page.status !== 200) return outcomeOf(page)
  const answer = await actor.send('/account/factors/recovery-codes')
  const codes = (/<pre class="codes[^>]*>([^<]*)</.exec(answer.text)?.[1] ?? '').trim().split('\n').filter(Boolean)
  const outcome = outcomeOf(answer)
  if (outcome.kind !== 'done') return outcome
  if (codes.length === 0) return { kind: 'broken', says: `No codes on the page: ${outcome.says}` }
  actor.holdings.recoveryCodes?.splice(0, Number.POSITIVE_INFINITY, ...codes)
  return outcome
}
