import { Refusal } from '../../../errors.ts'
import type { Hold } from '../../../holds/hold.ts'
import { moveProject } from '../../../ownership/move-project.ts'
import { makeTeam } from '../../../ownership/organisations/make-team.ts'
import {
  acceptMembership,
  cancelMembership,
  declineMembership,
  offerMembership,
} from '../../../ownership/organisations/offers/offer-membership.ts'
import { findOffer } from '../../../ownership/organisations/offers/store.ts'
import { isOrganisationRole } from '../../../ownership/organisations/organisation.ts'
import { findOrganisationOf } from '../../../ownership/organisations/store.ts'
import { excerpt } from '../../../packaging/metadata/excerpt.ts'
import type { Project } from '../../../packaging/project.ts'
import { isProjectName, normalizeProjectName } from '../../../packaging/project-name.ts'
import { findProject } from '../../../packaging/store.ts'
import type { Call } from '../../call.ts'
import { refusalOf } from '../account/account-frame.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { seeOther, sessionOf } from '../page-form.ts'
import { namedOrganisation, organisationPath, ownOrganisation, teamPath } from './named-organisation.ts'
import { showOrganisation } from './organisation-page.ts'

/** Where somebody goes after a change: to what waits, or back. */
export const afterChange = (hold: Hold | undefined, back: string): Response =>
  seeOther(hold ? `${holdPath(hold)}?done=asked` : `${back}?done=changed`)

/** Does what a form asks; what is refused is told on the page of the organisation. */
async function tryOn(call: Call, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    return showOrganisation(call, refusalOf(error))
  }
}

/** `POST /org/:name/invite` */
export async function inviteMemberSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  const { name = '', role = '' } = call.form
  if (!isOrganisationRole(role)) throw new Refusal('body-invalid', { detail: 'role is owner, manager or member' })
  return tryOn(call, async () => {
    await offerMembership(call.instance, sessionOf(call).principal, organisation, { name, role })
    return seeOther(`${organisationPath(organisation)}?done=invited`)
  })
}

/** `POST /org/:name/offers/:id/:answer` */
export async function offerSubmit(call: Call): Promise<Response> {
  const { organisation } = await namedOrganisation(call)
  const { principal } = sessionOf(call)
  const { id = '', answer } = call.params
  const path = organisationPath(organisation)
  return tryOn(call, async () => {
    if ((await findOffer(call.instance.db.read, id))?.organisationId !== organisation.id) throw new Refusal('invitation-unknown')
    if (answer === 'accept') {
      const outcome = await acceptMembership(call.instance, principal, id)
      if (outcome === 'void') return seeOther('/organisations/new')
      return seeOther(outcome === 'joined' ? `${path}?done=joined` : `${holdPath(outcome)}?done=accepted`)
    }
    if (answer === 'decline') {
      await declineMembership(call.instance, principal, id)
      return seeOther('/organisations/new')
    }
    if (answer !== 'cancel') throw new Refusal('not-found')
    await cancelMembership(call.instance, principal, id)
    return seeOther(`${path}?done=ended`)
  })
}

/** `POST /org/:name/teams` */
export async function newTeamSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  return tryOn(call, async () =>
    seeOther(teamPath(organisation, await makeTeam(call.instance, sessionOf(call).principal, organisation, call.form.team ?? ''))),
  )
}

/** `POST /org/:name/projects` */
export async function moveInSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  return tryOn(call, async () => {
    const project = await namedProject(call, call.form.project)
    return afterChange(await moveProject(call.instance, sessionOf(call).principal, project, organisation), organisationPath(organisation))
  })
}

/** `POST /org/:name/projects/:project/out` */
export async function moveOutSubmit(call: Call): Promise<Response> {
  const { organisation } = await ownOrganisation(call)
  return tryOn(call, async () => {
    const project = await namedProject(call, call.params.project)
    if ((await findOrganisationOf(call.instance.db.read, project.id)) !== organisation.id) throw new Refusal('project-elsewhere')
    return afterChange(await moveProject(call.instance, sessionOf(call).principal, project, undefined), organisationPath(organisation))
  })
}

/** @throws Refusal `project-unknown` */
export async function namedProject(call: Call, text: string | undefined): Promise<Project> {
  const name = (text ?? '').trim()
  const project = isProjectName(name) ? await findProject(call.instance.db.read, normalizeProjectName(name)) : undefined
  if (!project || project.status === 'deleted') throw new Refusal('project-unknown', { project: excerpt(name) })
  return project
}
