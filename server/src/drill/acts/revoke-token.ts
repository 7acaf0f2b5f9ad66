import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Revokes every token that stands on the page of his tokens. */
export async function revokeTokens(actor: Actor): Promise<Outcome> {
  const page = await actor.browser.open('/account/tokens')
  if (page.status !== 200) return outcomeOf(page)
  const links = [...new Set([...actor.browser.page.matchAll(/\shref="(\/account\/tokens\/[\w-]+\/revoke)"/g)].map(([, href = '']) => href))]
  for (const link of links) {
    await actor.browser.open(link)
    const outcome = outcomeOf(await actor.send(link))
    if (outcome.kind !== 'done') return outcome
  }
  return links.length === 0
    ? { kind: 'broken', says: 'The page shows no token.' }
    : { kind: 'done', says: `${links.length} tokens revoked` }
}
