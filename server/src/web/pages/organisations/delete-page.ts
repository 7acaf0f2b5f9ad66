import { html } from 'hono/html'
import { Refusal } from '../../../errors.ts'
import { changeOrganisation, refusalOfPlan } from '../../../ownership/organisations/change-organisation.ts'
import type { Organisation } from '../../../ownership/organisations/organisation.ts'
import { planChange } from '../../../ownership/organisations/paths/plan-change.ts'
import { listMembers, listTeams } from '../../../ownership/organisations/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import type { Call } from '../../call.ts'
import { answerAccount, refusalOf } from '../account/account-frame.ts'
import { confirmation } from '../account/confirmation.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { formToken, seeOther, sessionOf } from '../page-form.ts'
import { countText } from '../pieces/amount.ts'
import { spanText } from '../pieces/span.ts'
import { organisationPath, ownOrganisation } from './named-organisation.ts'

export interface DeleteOrganisationView {
  readonly organisation: Organisation
  readonly members: number
  readonly teams: number
  readonly projects: number
  /** 0: at once. */
  readonly waitMilliseconds: number
  readonly undoMilliseconds: number
  /** Why it cannot be asked for at the moment. */
  readonly refusal: Refusal | undefined
  readonly csrf: string
}

/** `GET /org/:name/delete` */
export const deleteOrganisationPage = (call: Call): Promise<Response> => show(call)

/** `POST /org/:name/delete` */
export async function deleteOrganisationSubmit(call: Call): Promise<Response> {
  const organisation = await owned(call)
  try {
    const change = { what: 'organisation-end', organisationId: organisation.id } as const
    const hold = await changeOrganisation(call.instance, sessionOf(call).principal, change)
    return seeOther(hold ? `${holdPath(hold)}?done=asked` : '/organisations/new')
  } catch (error) {
    return show(call, refusalOf(error))
  }
}

async function owned(call: Call): Promise<Organisation> {
  const { organisation, role } = await ownOrganisation(call)
  if (role !== 'owner') throw new Refusal('organisation-needs')
  return organisation
}

async function show(call: Call, refused?: Refusal): Promise<Response> {
  const organisation = await owned(call)
  const desk = call.instance
  const { read } = desk.db
  const { account } = sessionOf(call).principal
  const change = { what: 'organisation-end', organisationId: organisation.id } as const
  const plan = await planChange(read, { terms: desk.ownerTerms, now: desk.clock.now(), change, askedBy: account.id })
  const view: DeleteOrganisationView = {
    organisation,
    members: (await listMembers(read, organisation.id)).length,
    teams: (await listTeams(read, organisation.id)).length,
    projects: plan.projectIds.length,
    waitMilliseconds: desk.ownerTerms.deleteOrganisation,
    undoMilliseconds: desk.ownerTerms.lateVeto,
    refusal: await refusalOfPlan(read, desk, plan, account),
    csrf: formToken(call),
  }
  const title = `Delete ${organisation.name}`
  return answerAccount(call, { title, section: undefined, refusal: refused, body: deleteOrganisationView(view) })
}

export function deleteOrganisationView(view: DeleteOrganisationView): Markup {
  const { organisation, refusal, waitMilliseconds } = view
  const back = { href: organisationPath(organisation), label: 'Leave it as it is' }
  if (refusal)
    return html`<h1>Delete ${organisation.name}: not now</h1>
<p class="lede">${refusal.message}</p>
<p class="after"><a class="button" href="${back.href}">Back to ${organisation.name}</a></p>`
  return html`${confirmation({
    title: `Delete ${organisation.name}?`,
    points: [
      `The organisation ends, and with it the roles of ${countText(view.members, 'member')}${view.teams === 0 ? '' : ` and ${countText(view.teams, 'team')}`}.`,
      view.projects === 0
        ? 'It has no projects, so nobody loses a role in one.'
        : `${view.projects === 1 ? 'Its project stays' : `Its ${view.projects} projects stay`}, with the people who have a role there by themselves. Whoever has one only by the organisation loses it.`,
      waitMilliseconds === 0
        ? 'It happens at once.'
        : `Nothing changes at once. It waits for ${spanText(waitMilliseconds)}, from the moment when everybody whom it concerns could know of it.`,
      'Every owner of it and of its projects is told now, and any of them can stop it with one click in the mail.',
      `Afterwards any of them can take it back for ${spanText(view.undoMilliseconds)}. The name is never given out again.`,
    ],
    csrf: view.csrf,
    action: `${organisationPath(organisation)}/delete`,
    button: `Delete ${organisation.name}`,
    back,
  })}
<p class="after mute small">The next page asks for a passkey that you have had for a while.</p>`
}
