import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { whyNoForm } from '../sentences.ts'
import type { Fields } from '../wire/browser.ts'

/** Opens a page and sends one of its forms; a page that refuses, or says why it has no form, is an answer too. */
export async function sendOn(actor: Actor, page: string, action: string | RegExp, fields: Fields = {}): Promise<Outcome> {
  const answer = await actor.browser.open(page)
  if (answer.status !== 200) return outcomeOf(answer)
  if (!actor.browser.hasForm(action, Object.keys(fields))) {
    const why = whyNoForm(actor.browser)
    if (why) return why
  }
  return outcomeOf(await actor.send(action, fields))
}

export const makeOrganisation = (actor: Actor, name: string) => sendOn(actor, '/organisations/new', '/organisations/new', { name })

export const inviteToOrganisation = (actor: Actor, organisation: string, name: string, role: 'member' | 'manager' | 'owner') =>
  sendOn(actor, `/org/${organisation}`, /\/invite$/, { name, role })

export const NO_OFFER_THERE = 'no-offer'

/** Takes the offer that the organisation's page shows. */
export async function acceptInOrganisation(actor: Actor, organisation: string): Promise<Outcome> {
  const answer = await actor.browser.open(`/org/${organisation}`)
  if (answer.status !== 200) return outcomeOf(answer)
  if (!actor.browser.hasForm(/\/accept$/)) return { kind: 'refused', code: NO_OFFER_THERE, says: actor.browser.says }
  return outcomeOf(await actor.send(/\/accept$/))
}

export const moveProject = (actor: Actor, organisation: string, project: string) =>
  sendOn(actor, `/org/${organisation}`, /\/projects$/, { project })

export const makeTeam = (actor: Actor, organisation: string, team: string) => sendOn(actor, `/org/${organisation}`, /\/teams$/, { team })
