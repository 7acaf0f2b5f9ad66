import type { Queries } from '../../platform/database/database.ts'
import { type ReadOwner, readStanding } from '../read-owners.ts'
import { listMembers } from './store.ts'

/** The owners of an organisation with their standing there, oldest first. */
export async function readOrganisationOwners(queries: Queries, organisationId: string, now: number): Promise<ReadOwner[]> {
  const owners = (await listMembers(queries, organisationId)).filter(({ role }) => role === 'owner')
  const read = []
  for (const owner of owners) read.push(await readStanding(queries, organisationId, owner, now))
  return read
}
