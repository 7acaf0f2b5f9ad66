import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import { FormMissing } from '../../wire/browser.ts'
import type { OrdinaryLife } from '../ordinary-life.ts'

const PAGE = '/account/email'

/** Adds an address and opens the link that is mailed to it; where the first mail is not found, that of a second one. */
export async function addAddress(life: OrdinaryLife, actor: Actor, email: string, { mailTwice = false } = {}): Promise<Outcome> {
  await actor.browser.open(PAGE)
  const added = outcomeOf(await actor.send(`${PAGE}/add`, { email }))
  if (added.kind !== 'done') return added
  if (mailTwice) {
    await actor.browser.open(PAGE)
    const again = outcomeOf(await actor.send(/\/verify$/))
    if (again.kind !== 'done') return again
  }
  const link = await life.mailbox.readLink(email, /\/verify-email\/[\w-]+/)
  await actor.browser.open(link)
  return outcomeOf(await actor.browser.submit(new URL(link, actor.browser.origin).pathname))
}

/** Makes an address the first one: the only other one that can be. */
export async function makeFirst(actor: Actor): Promise<Outcome> {
  await actor.browser.open(PAGE)
  return outcomeOf(await actor.send(/\/primary$/))
}

/** Removes the address that is not the first one. */
export async function removeOther(actor: Actor): Promise<Outcome> {
  await actor.browser.open(PAGE)
  const link = actor.browser.link(/^\/account\/email\/[\w-]+\/remove$/)
  if (link === undefined) throw new FormMissing(`${PAGE} leads to no page that removes an address.`)
  await actor.browser.open(link)
  return outcomeOf(await actor.send(link))
}
