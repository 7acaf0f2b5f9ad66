import { listAdministrators } from '../../accounts/store.ts'
import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { rolesLock } from '../desk.ts'
import { judgedOwners } from '../effective-owners.ts'
import type { OwnerTerms } from '../owner-terms.ts'
import { readOwners } from '../read-owners.ts'
import { readSuccession } from '../read-succession.ts'
import { takeRole } from '../remove-from-project.ts'
import { findHeldRole, insertRole, restoreRole, updateRole } from '../store.ts'
import { judgeSuccession } from '../succession-policy.ts'

/** Somebody follows an owner of whom nothing was heard: becomes an owner, and the silent one is none any more. */
export const succeedOwner = (terms: OwnerTerms): HoldKind => ({
  act: 'succeed-owner',

  async decide(queries, hold, now) {
    const { projectId, targetId, heirId } = idsOf(hold)
    const facts = await readSuccession(queries, {
      terms,
      now,
      projectId,
      targetId,
      heirId,
      // Who may ask was asked when it was asked for; an administrator may be none by now.
      asker: { accountId: heirId, isAdministrator: true },
      ownHold: hold.id,
    })
    // Whatever he did since then, he is there.
    if ((facts.lastSigns.get(targetId) ?? 0) > hold.requestedAt) return 'owner-alive'
    if ((await findHeldRole(queries, projectId, targetId))?.role !== 'owner') return 'no-owner'
    const verdict = judgeSuccession(facts)
    if ('milliseconds' in verdict) return undefined
    return verdict.refuse === 'owner-not-silent' ? 'owner-alive' : 'requester-may-not'
  },

  locks: (hold) => [rolesLock(hold.projectId!)],

  async apply(tx, hold, now) {
    const { projectId, targetId, heirId } = idsOf(hold)
    const events: JournalEvent[] = []
    const held = await findHeldRole(tx, projectId, heirId)
    // First the one who comes: at no moment is the project nobody's.
    if (held?.role !== 'owner') {
      const judged = judgedOwners(await readOwners(tx, projectId, now), { act: 'add', accountId: heirId })
      const given = { projectId, accountId: heirId, role: 'owner', since: now } as const
      if (held) await updateRole(tx, given, judged)
      else await insertRole(tx, { ...given, isCreator: false }, judged)
      events.push({
        kind: 'role-given',
        subjects: { project: projectId, account: heirId },
        public: { role: 'owner', since: now },
        private: {},
      })
    }
    events.push(await takeRole(tx, projectId, { accountId: targetId }, now, 'succeeded'))
    return events
  },

  async undo(tx, hold, now) {
    const { projectId, targetId, heirId } = idsOf(hold)
    const since = Number(hold.details.since)
    const isCreator = hold.details.isCreator === 1
    const judged = judgedOwners(await readOwners(tx, projectId, now), { act: 'add', accountId: targetId })
    await restoreRole(tx, { projectId, accountId: targetId, role: 'owner', since, isCreator }, judged)
    const back: JournalEvent = {
      kind: 'role-given',
      subjects: { project: projectId, account: targetId },
      public: { role: 'owner', since, ...(isCreator ? { isCreator: true } : {}) },
      private: {},
    }
    const { heirFrom } = hold.details
    const isOwnerStill = (await findHeldRole(tx, projectId, heirId))?.role === 'owner'
    if (heirFrom === 'owner' || !isOwnerStill) return [back]
    const to = heirFrom === 'maintainer' ? { to: 'maintainer' as const } : {}
    return [back, await takeRole(tx, projectId, { accountId: heirId, ...to }, now, 'undone')]
  },

  async concerned(queries, hold) {
    const { projectId, targetId, heirId } = idsOf(hold)
    const owners = (await readOwners(queries, projectId, hold.requestedAt)).map(({ accountId }) => accountId)
    const administrators = (await listAdministrators(queries)).map(({ id }) => id)
    const ids = new Set([targetId, heirId, hold.requestedBy, ...owners, ...administrators])
    return [...ids].map((accountId) => {
      if (accountId === targetId) return { accountId, objection: 'decisive' as const }
      return { accountId, objection: accountId === heirId || accountId === hold.requestedBy ? ('none' as const) : ('contests' as const) }
    })
  },

  async pausedBy(_queries, hold) {
    const { targetId, heirId } = idsOf(hold)
    return [targetId, heirId, hold.requestedBy]
  },
})

const idsOf = (hold: Hold) => ({ projectId: hold.projectId!, targetId: hold.targetId!, heirId: String(hold.details.accountId) })
