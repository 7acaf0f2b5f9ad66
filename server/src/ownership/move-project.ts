import type { SessionPrincipal } from '../accounts/principal.ts'
import type { Hold } from '../holds/hold.ts'
import type { OwnedProject, OwnershipDesk } from './desk.ts'
import { changeOrganisation } from './organisations/change-organisation.ts'
import type { Organisation } from './organisations/organisation.ts'

/**
 * Moves a project into an organisation, out of one (`to` undefined), or from one to another: slow, and every owner before or after
 * can stop it. Its own roles stay; those of the organisation and the teams that it leaves end.
 *
 * @throws Refusal `not-owner`, `organisation-needs`, `owner-on-probation`, `owner-last`, `ownership-locked`, `project-elsewhere`,
 * `proof-needed`
 */
export const moveProject = (
  desk: OwnershipDesk,
  principal: SessionPrincipal,
  project: OwnedProject,
  to: Organisation | undefined,
): Promise<Hold | undefined> => changeOrganisation(desk, principal, { what: 'project', projectId: project.id, to: to?.id ?? null })
