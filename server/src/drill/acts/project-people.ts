import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { whyNoForm } from '../sentences.ts'
import { FormMissing } from '../wire/browser.ts'

/** A page that he must be allowed to see before he can send its form. */
async function shown(actor: Actor, path: string): Promise<Outcome | undefined> {
  const answer = await actor.browser.open(path)
  if (answer.status === 200) return undefined
  return outcomeOf(answer)
}

/** Offers a role on the page of the project's people. */
export async function invite(actor: Actor, project: string, invitee: string, role: 'owner' | 'maintainer' = 'owner'): Promise<Outcome> {
  const notShown = await shown(actor, `/manage/${project}`)
  if (notShown) return notShown
  if (!actor.browser.hasForm(/\/invite$/)) return noForm(actor)
  return outcomeOf(await actor.send(/\/invite$/, { name: invitee, role }))
}

export const NO_OFFER = 'no-offer'

/** Takes an offer on the page where offers stand; `no-offer` where the page says that there is none. */
export async function acceptInvitation(actor: Actor, project: string): Promise<Outcome> {
  const notShown = await shown(actor, '/account/invitations')
  if (notShown) return notShown
  if (!actor.browser.page.includes(`/project/${project}/`) || !actor.browser.hasForm(/\/accept$/)) {
    return { kind: 'refused', code: NO_OFFER, says: actor.browser.says }
  }
  return outcomeOf(await actor.send(formOf(actor, project, /\/accept$/)))
}

export const NO_ROLE = 'has-no-role'

/** Takes somebody's role, as the page of that person in the project lets him. */
export async function removePerson(actor: Actor, project: string, person: string): Promise<Outcome> {
  const notShown = await shown(actor, `/manage/${project}`)
  if (notShown) return notShown
  const link = actor.browser.link(new RegExp(`/manage/${project}/people/${person}$`))
  if (link === undefined) {
    // Only a page that shows people can show that somebody is not among them.
    if (!actor.browser.page.includes(actor.account))
      throw new FormMissing(`${actor.browser.path} shows nobody, and does not lead to ${person}.`)
    return { kind: 'refused', code: NO_ROLE, says: `${person} has no role in ${project} any more.` }
  }
  const notShownEither = await shown(actor, link)
  if (notShownEither) return notShownEither
  if (!actor.browser.hasForm(new RegExp(`/people/${person}$`))) return noForm(actor)
  return outcomeOf(await actor.send(new RegExp(`/people/${person}$`)))
}

const noForm = ({ browser }: Actor): Outcome =>
  whyNoForm(browser) ?? { kind: 'broken', says: `${browser.path} has no form and gives no reason that the drill knows: ${browser.says}` }

/** The page shows several offers; the form that stands nearest below the project's name is its own. */
function formOf(actor: Actor, project: string, action: RegExp): RegExp {
  const { page } = actor.browser
  const from = page.indexOf(`/project/${project}/`)
  const found = [...page.slice(from).matchAll(/\saction="([^"]*)"/g)].map(([, each = '']) => each).find((each) => action.test(each))
  if (found === undefined) throw new FormMissing(`${actor.browser.path} has no form for ${project}.`)
  return new RegExp(`^${found.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}
