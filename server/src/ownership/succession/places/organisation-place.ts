import { hasContestedHold } from '../../../holds/store.ts'
import type { JournalEvent } from '../../../journal/events.ts'
import type { Recorded } from '../../../journal/record.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { rolesLock } from '../../desk.ts'
import { type OrganisationRole, organisationLock } from '../../organisations/organisation.ts'
import { makeChange } from '../../organisations/paths/make-change.ts'
import { endedEvent } from '../../organisations/paths/path-events.ts'
import { judgedAsSuccession } from '../../organisations/paths/plan-change.ts'
import { endRows, listOwnerPaths } from '../../organisations/paths/store.ts'
import { takeBackPaths } from '../../organisations/paths/take-back-paths.ts'
import { readOrganisationOwners } from '../../organisations/read-organisation-owners.ts'
import { findMember, findPresentSince, listMembers, listProjectIds } from '../../organisations/store.ts'
import { isOwnershipLocked, type ReadOwner, readOwners } from '../../read-owners.ts'
import { isSeasoned } from '../../standing.ts'
import type { SuccessionPlace } from './succession-place.ts'

/**
 * An organisation: who follows owns it, and every project of it, as somebody who came just now; the silent owner is in it no longer, nor
 * in its teams. Roles of his own in its projects stay: each of them can be followed there.
 */
export const organisationPlace = ({ id: organisationId }: { readonly id: string }): SuccessionPlace => ({
  what: 'organisation',
  id: organisationId,
  // Its projects are not named: what is contested about them would be locked for owners who have nothing to do with it.
  hold: { projectId: null, details: { organisations: [organisationId], projects: [organisationId] } },
  locks: [organisationLock(organisationId)],
  readOwners: (queries, now) => readOrganisationOwners(queries, organisationId, now),

  async isLocked(queries, now, exceptHold) {
    if (await hasContestedHold(queries, organisationId, exceptHold)) return true
    // Whoever owns the organisation owns these too, and nobody gets any part of what is locked.
    for (const id of await listProjectIds(queries, organisationId)) if (await isOwnershipLocked(queries, id, now, exceptHold)) return true
    return false
  },

  findOwn: (queries, accountId) => findMember(queries, organisationId, accountId),

  async findPart(queries, accountId) {
    const member = await findMember(queries, organisationId, accountId)
    const since = member && (await findPresentSince(queries, organisationId, accountId))
    return member && { role: member.role, since: since ?? member.since }
  },

  async listConcerned(queries, { requestedAt }, { probation }) {
    const members = await listMembers(queries, organisationId)
    const owners = members.filter(({ role }) => role === 'owner').map(({ accountId }) => ({ accountId, objection: 'contests' as const }))
    const others = []
    for (const { accountId, role, since } of members) {
      if (role !== 'manager') continue
      // Else one manager makes others, and each of them stops it once.
      const isOld = isSeasoned({ since, isCreator: false }, probation, requestedAt)
      others.push({ accountId, objection: isOld ? ('contests' as const) : ('none' as const) })
    }
    for (const projectId of await listProjectIds(queries, organisationId))
      for (const { accountId } of await listOwnerPaths(queries, projectId)) others.push({ accountId, objection: 'contests' as const })
    const known = new Map<string, (typeof others)[number] & { readonly isWaitedFor?: false }>()
    // One of many mailboxes that refuses mail must not stop it.
    for (const other of others)
      if (known.get(other.accountId)?.objection !== 'contests') known.set(other.accountId, { ...other, isWaitedFor: false })
    for (const owner of owners) known.set(owner.accountId, owner)
    return [...known.values()]
  },

  async listParties(queries) {
    const inIt = (await listMembers(queries, organisationId)).filter(({ role }) => role !== 'member')
    const ids = new Set(inIt.map(({ accountId }) => accountId))
    for (const projectId of await listProjectIds(queries, organisationId))
      for (const { accountId } of await listOwnerPaths(queries, projectId)) ids.add(accountId)
    return [...ids]
  },

  async follow(tx, { hold, targetId, heirId }, now) {
    const projectIds = await lockProjects(tx, organisationId)
    const sets: { id: string; owners: ReadOwner[] }[] = []
    for (const id of projectIds) sets.push({ id, owners: await readOwners(tx, id, now) })
    const change = (accountId: string, role: OrganisationRole | 'none', before: typeof sets) => {
      const plan = { change: { what: 'member', organisationId, accountId, role }, judged: judgedAsSuccession(), projectIds } as const
      return makeChange(tx, { ...plan, sets: before }, now, hold.id, 'succeeded')
    }
    // First the one who comes: at no moment is anything nobody's.
    const isOwner = (await findMember(tx, organisationId, heirId))?.role === 'owner'
    const came = isOwner ? [] : await change(heirId, 'owner', [])
    return [...came, ...(await change(targetId, 'none', sets))]
  },

  async takeBack(tx, { hold, targetId, heirId, heirFrom }, now) {
    const projectIds = await lockProjects(tx, organisationId)
    const end = async (accountId: string): Promise<JournalEvent[]> => {
      const where = { organisation_id: organisationId, account_id: accountId }
      const rows = await endRows(tx, 'organisation_member', where, now, null, judgedAsSuccession())
      return rows.map((row) => endedEvent('organisation_member', row, 'undone'))
    }
    // Where somebody let him in again as less, that would stand in the way of what he had.
    const there = await findMember(tx, organisationId, targetId)
    const before = there && there.role !== 'owner' ? await end(targetId) : []
    const isHeirThere = (await findMember(tx, organisationId, heirId)) !== undefined
    const wasEmpty = await isEmpty(tx, organisationId)
    const back = await takeBackPaths(tx, hold, projectIds, now, async () => [])
    // Who left meanwhile is not brought back by it.
    const after = isHeirThere || heirFrom === 'owner' ? [] : await end(heirId)
    const restored: JournalEvent = { kind: 'organisation-restored', subjects: { organisation: organisationId }, public: {}, private: {} }
    return [...before, ...back, ...after, ...(wasEmpty ? [restored] : [])]
  },
})

const isEmpty = async (queries: Queries, organisationId: string) => (await listMembers(queries, organisationId)).length === 0

/** The locks of the roles in every project of it, in their order. The caller holds that of the organisation: none comes or goes. */
async function lockProjects(tx: Recorded, organisationId: string): Promise<readonly string[]> {
  const projectIds = await listProjectIds(tx, organisationId)
  await tx.lock(projectIds.map(rolesLock))
  return projectIds
}
