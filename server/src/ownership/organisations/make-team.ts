import { randomUUID } from 'node:crypto'
import { actAs } from '../../accounts/act-as.ts'
import type { SessionPrincipal } from '../../accounts/principal.ts'
import { Refusal } from '../../errors.ts'
import { listLiveRestraints } from '../../holds/restraints/store.ts'
import type { OwnershipDesk } from '../desk.ts'
import { roleSubject } from '../read-owners.ts'
import { includesOrganisationRole, type Organisation, organisationLock, type Team } from './organisation.ts'
import { begunEvent } from './paths/path-events.ts'
import { judgedAsEmpty } from './paths/plan-change.ts'
import { beginRow } from './paths/store.ts'
import { findMember, findTeam, listTeams } from './store.ts'

/**
 * Makes a team without members and projects: for owners and managers.
 *
 * @throws Refusal `team-name-invalid`, `team-exists`, `organisation-needs`, `account-cannot`
 */
export function makeTeam(desk: OwnershipDesk, principal: SessionPrincipal, organisation: Organisation, text: string): Promise<Team> {
  const name = text.trim().toLowerCase()
  if (!/^[a-z0-9](?:[a-z0-9._-]{0,48}[a-z0-9])?$/.test(name)) throw new Refusal('team-name-invalid')
  return actAs(desk, principal, { level: 'S' }, async (tx, actor) => {
    await tx.lock(organisationLock(organisation.id))
    const now = desk.clock.now()
    const role = (await findMember(tx, organisation.id, actor.id))?.role
    if (!includesOrganisationRole(role, 'manager')) throw new Refusal('organisation-needs')
    if ((await listLiveRestraints(tx, 'role', roleSubject(organisation.id, actor.id), now)).length > 0)
      throw new Refusal('account-cannot', { state: 'suspended' })
    if ((await listTeams(tx, organisation.id)).some((team) => team.name === name)) throw new Refusal('team-exists')
    const values = { id: randomUUID(), organisation_id: organisation.id, name }
    await beginRow(tx, { table: 'team', values }, now, null, judgedAsEmpty())
    return { result: (await findTeam(tx, values.id))!, events: [begunEvent('team', values, now)] }
  })
}
