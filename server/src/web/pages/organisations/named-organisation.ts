import type { Account } from '../../../accounts/account.ts'
import { findAccountByName } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { listOpenOffers } from '../../../ownership/organisations/offers/store.ts'
import {
  isName,
  type Organisation,
  type OrganisationOffer,
  type OrganisationRole,
  type Team,
} from '../../../ownership/organisations/organisation.ts'
import { findMember, findOrganisationByName, listTeams } from '../../../ownership/organisations/store.ts'
import type { Call } from '../../call.ts'
import { sessionOf } from '../page-form.ts'

export interface NamedOrganisation {
  readonly organisation: Organisation
  /** Of whoever looks; undefined for whoever is invited and has not answered. */
  readonly role: OrganisationRole | undefined
  readonly offer: OrganisationOffer | undefined
}

/**
 * The organisation of the address, for its members and whoever it has invited. To everybody else it is as if there were none.
 *
 * @throws Refusal `organisation-unknown`
 */
export async function namedOrganisation(call: Call): Promise<NamedOrganisation> {
  const { name = '' } = call.params
  const { db, clock } = call.instance
  const organisation = isName(name) ? await findOrganisationByName(db.read, name) : undefined
  if (!organisation) throw new Refusal('organisation-unknown')
  const accountId = sessionOf(call).principal.account.id
  const role = (await findMember(db.read, organisation.id, accountId))?.role
  const [offer] = await listOpenOffers(db.read, { organisationId: organisation.id, accountId }, clock.now())
  if (role === undefined && offer === undefined) throw new Refusal('organisation-unknown')
  return { organisation, role, offer }
}

/** The same for members alone. @throws Refusal `organisation-unknown` */
export async function ownOrganisation(call: Call): Promise<{ readonly organisation: Organisation; readonly role: OrganisationRole }> {
  const { organisation, role } = await namedOrganisation(call)
  if (role === undefined) throw new Refusal('organisation-unknown')
  return { organisation, role }
}

/** @throws Refusal `team-unknown` */
export async function namedTeam(call: Call, organisation: Organisation): Promise<Team> {
  const team = (await listTeams(call.instance.db.read, organisation.id)).find(({ name }) => name === call.params.team)
  if (!team) throw new Refusal('team-unknown')
  return team
}

/** What is no name is asked of no database. @throws Refusal `member-none` */
export async function namedPerson(call: Call, text: string | undefined): Promise<Account> {
  const name = (text ?? '').trim().toLowerCase()
  const found = isName(name) ? await findAccountByName(call.instance.db.read, name) : undefined
  if (!found) throw new Refusal('member-none')
  return found
}

export const organisationPath = ({ name }: Pick<Organisation, 'name'>): string => `/org/${encodeURIComponent(name)}`

export const teamPath = (organisation: Pick<Organisation, 'name'>, team: Pick<Team, 'name'>): string =>
  `${organisationPath(organisation)}/team/${encodeURIComponent(team.name)}`

export const memberPath = (organisation: Pick<Organisation, 'name'>, name: string): string =>
  `${organisationPath(organisation)}/people/${encodeURIComponent(name)}`
