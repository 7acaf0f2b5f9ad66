import type { JournalEvent } from '../../../journal/events.ts'
import { rolesLock } from '../../desk.ts'
import { judgedOwners } from '../../effective-owners.ts'
import { listGreatestRoles } from '../../list-greatest-roles.ts'
import { giveBack } from '../../organisations/paths/take-back-paths.ts'
import { isOwnershipLocked, readOwners } from '../../read-owners.ts'
import { takeRole } from '../../remove-from-project.ts'
import { findHeldRole, insertRole, updateRole } from '../../store.ts'
import type { SuccessionPlace } from './succession-place.ts'

/** A project: who follows gets a role of his own in it. What the silent owner has there by an organisation is decided there. */
export const projectPlace = ({ id: projectId }: { readonly id: string }): SuccessionPlace => ({
  what: 'project',
  id: projectId,
  hold: { projectId, details: {} },
  locks: [rolesLock(projectId)],
  readOwners: (queries, now) => readOwners(queries, projectId, now),
  isLocked: (queries, now, exceptHold) => isOwnershipLocked(queries, projectId, now, exceptHold),
  findOwn: (queries, accountId) => findHeldRole(queries, projectId, accountId),
  findPart: async (queries, accountId) => (await listGreatestRoles(queries, projectId)).find((held) => held.accountId === accountId),

  async listConcerned(queries, { requestedAt }) {
    const owners = await readOwners(queries, projectId, requestedAt)
    return owners.map(({ accountId }) => ({ accountId, objection: 'contests' as const }))
  },

  listParties: async (queries, now) => (await readOwners(queries, projectId, now)).map(({ accountId }) => accountId),

  async follow(tx, { targetId, heirId }, now) {
    const events: JournalEvent[] = []
    const held = await findHeldRole(tx, projectId, heirId)
    // First the one who comes: at no moment is the project nobody's.
    if (held?.role !== 'owner') {
      const judged = judgedOwners(await readOwners(tx, projectId, now), { act: 'add', accountId: heirId })
      const given = { projectId, accountId: heirId, role: 'owner', since: now } as const
      if (held) await updateRole(tx, given, judged)
      else await insertRole(tx, { ...given, isCreator: false }, judged)
      const subjects = { project: projectId, account: heirId }
      events.push({ kind: 'role-given', subjects, public: { role: 'owner', since: now }, private: {} })
    }
    events.push(await takeRole(tx, projectId, { accountId: targetId }, now, 'succeeded'))
    return events
  },

  async takeBack(tx, { hold, targetId, heirId, heirFrom }, now) {
    const { since, isCreator } = hold.details
    const back = await giveBack(tx, { projectId, accountId: targetId, since: Number(since), isCreator: isCreator === 1 }, now)
    const isOwnerStill = (await findHeldRole(tx, projectId, heirId))?.role === 'owner'
    if (heirFrom === 'owner' || !isOwnerStill) return [back]
    const to = heirFrom === 'maintainer' ? { to: 'maintainer' as const } : {}
    return [back, await takeRole(tx, projectId, { accountId: heirId, ...to }, now, 'undone')]
  },
})
