import type { Guard } from './guard.ts'
import { form, page } from './page-routes.ts'
import { deleteOrganisationPage, deleteOrganisationSubmit } from './pages/organisations/delete-page.ts'
import { memberPage, memberSubmit } from './pages/organisations/member-page.ts'
import { newOrganisationPage, newOrganisationSubmit } from './pages/organisations/new-page.ts'
import { inviteMemberSubmit, moveInSubmit, moveOutSubmit, newTeamSubmit, offerSubmit } from './pages/organisations/organisation-forms.ts'
import { organisationPage } from './pages/organisations/organisation-page.ts'
import { organisationSuccessionPage, organisationSuccessionSubmit } from './pages/organisations/succession-page.ts'
import { teamPage, teamSubmit } from './pages/organisations/team-page.ts'
import type { Route } from './route.ts'

const signedIn: Guard = { who: 'session' }

/** People who own projects together. One line each. */
export const organisationRoutes: readonly Route[] = [
  page('/organisations/new', signedIn, 'Makes an organisation; those of the account.', newOrganisationPage),
  form('/organisations/new', signedIn, 'Makes an organisation.', newOrganisationSubmit),
  page('/org/:name', signedIn, 'An organisation, for its members.', organisationPage),
  form('/org/:name/invite', signedIn, 'Offers somebody a role in it.', inviteMemberSubmit),
  form('/org/:name/offers/:id/:answer', signedIn, 'Takes, declines or ends an offer.', offerSubmit),
  form('/org/:name/teams', signedIn, 'Makes a team.', newTeamSubmit),
  form('/org/:name/projects', signedIn, 'Moves a project into it, after a wait.', moveInSubmit),
  form('/org/:name/projects/:project/out', signedIn, 'Moves a project out of it, after a wait.', moveOutSubmit),
  page('/org/:name/delete', signedIn, 'What deleting an organisation would mean.', deleteOrganisationPage),
  form('/org/:name/delete', signedIn, 'Deletes an organisation, after a wait in which every owner can stop it.', deleteOrganisationSubmit),
  page('/org/:name/team/:team', signedIn, 'A team.', teamPage),
  form('/org/:name/team/:team/:act', signedIn, 'Changes a team; where it owns projects after a wait.', teamSubmit),
  page('/org/:name/people/:person', signedIn, 'What somebody could still do in it.', memberPage),
  page('/org/:name/people/:person/succession', signedIn, 'Following an owner of whom nothing was heard.', organisationSuccessionPage),
  form(
    '/org/:name/people/:person/succession',
    signedIn,
    'Asks for it; it waits, and any sign of life ends it.',
    organisationSuccessionSubmit,
  ),
  form('/org/:name/people/:person/:act', signedIn, 'Off-boards or changes a member.', memberSubmit),
]
