import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'

/** Objects to every change that waits and takes something from him, on its page. `done`: how many he stopped stands in the sentence. */
export async function objectToAll(actor: Actor): Promise<Outcome> {
  const page = await actor.browser.open('/account/holds')
  if (page.status !== 200) return outcomeOf(page)
  const links = [...new Set([...actor.browser.page.matchAll(/\shref="(\/hold\/[\w-]+)"/g)].map(([, href = '']) => href))]
  let stopped = 0
  for (const link of links) {
    await actor.browser.open(link)
    if (!actor.browser.hasForm(/\/object$/)) continue
    const outcome = outcomeOf(await actor.send(/\/object$/, { reason: 'This was not agreed.' }))
    if (outcome.kind !== 'done' && outcome.kind !== 'held') return outcome
    stopped++
  }
  return { kind: 'done', says: `${stopped} of ${links.length} changes objected to` }
}
