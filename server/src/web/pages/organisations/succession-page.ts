import { findAccountByName } from '../../../accounts/store.ts'
import { Refusal } from '../../../errors.ts'
import { isName } from '../../../ownership/organisations/organisation.ts'
import { findOrganisationByName, listMembers } from '../../../ownership/organisations/store.ts'
import { organisationPlace } from '../../../ownership/succession/places/organisation-place.ts'
import type { Call } from '../../call.ts'
import { readHeirs, type SilentOwner, showSuccession, submitSuccession } from '../ownership/succession-page.ts'
import { sessionOf } from '../page-form.ts'
import { memberPath, organisationPath } from './named-organisation.ts'

/** `GET /org/:name/people/:person/succession` */
export const organisationSuccessionPage = async (call: Call): Promise<Response> => showSuccession(call, await readInOrganisation(call))

/** `POST /org/:name/people/:person/succession` */
export const organisationSuccessionSubmit = async (call: Call): Promise<Response> => submitSuccession(call, await readInOrganisation(call))

/** To members of the organisation, and to administrators; to everybody else, also whoever is invited, it is as if there were none. */
async function readInOrganisation(call: Call): Promise<SilentOwner> {
  const { name = '', person = '' } = call.params
  const { account } = sessionOf(call).principal
  const queries = call.instance.db.read
  const organisation = isName(name) ? await findOrganisationByName(queries, name) : undefined
  const members = organisation ? await listMembers(queries, organisation.id) : []
  const isInside = members.some(({ accountId }) => accountId === account.id)
  if (!organisation || members.length === 0 || !(account.isAdministrator || isInside)) throw new Refusal('organisation-unknown')
  const target = isName(person) ? await findAccountByName(queries, person) : undefined
  if (!target || !members.some(({ accountId, role }) => accountId === target.id && role === 'owner')) throw new Refusal('owner-none')
  const partIds = members.map(({ accountId }) => accountId)
  return {
    place: organisationPlace(organisation),
    name: organisation.name,
    partners: 'its members',
    hearers: 'all other owners and managers of it, the owners of its projects',
    alsoOwns: ' with its projects',
    action: `${memberPath(organisation, target.name)}/succession`,
    back: isInside ? { href: organisationPath(organisation), text: 'Back to' } : { href: '/admin/holds', text: 'Back to what waits, from' },
    target,
    heirs: await readHeirs(call, partIds, target.id),
  }
}
