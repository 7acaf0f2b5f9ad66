import type { Guard } from './guard.ts'
import { memberPage, memberSubmit } from './pages/organisations/member-page.ts'
import { newOrganisationPage, newOrganisationSubmit } from './pages/organisations/new-page.ts'
import { inviteMemberSubmit, moveInSubmit, moveOutSubmit, newTeamSubmit, offerSubmit } from './pages/organisations/organisation-forms.ts'
import { organisationPage } from './pages/organisations/organisation-page.ts'
import { teamPage, teamSubmit } from './pages/organisations/team-page.ts'
import type { Route } from './route.ts'

const signedIn: Guard = { who: 'session' }

const page = (path: string, says: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  guard: signedIn,
  voice: 'page',
  says,
  handle,
})
const form = (path: string, says: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path,
  guard: signedIn,
  voice: 'page',
  isForm: true,
  says,
  handle,
})

/** People who own projects together. One line each. */
export const organisationRoutes: readonly Route[] = [
  page('/organisations/new', 'Makes an organisation; those of the account.', newOrganisationPage),
  form('/organisations/new', 'Makes an organisation.', newOrganisationSubmit),
  page('/org/:name', 'An organisation, for its members.', organisationPage),
  form('/org/:name/invite', 'Offers somebody a role in it.', inviteMemberSubmit),
  form('/org/:name/offers/:id/:answer', 'Takes, declines or ends an offer.', offerSubmit),
  form('/org/:name/teams', 'Makes a team.', newTeamSubmit),
  form('/org/:name/projects', 'Moves a project into it, after a wait.', moveInSubmit),
  form('/org/:name/projects/:project/out', 'Moves a project out of it, after a wait.', moveOutSubmit),
  page('/org/:name/team/:team', 'A team.', teamPage),
  form('/org/:name/team/:team/:act', 'Changes a team; where it owns projects after a wait.', teamSubmit),
  page('/org/:name/people/:person', 'What somebody could still do in it.', memberPage),
  form('/org/:name/people/:person/:act', 'Off-boards or changes a member.', memberSubmit),
]
