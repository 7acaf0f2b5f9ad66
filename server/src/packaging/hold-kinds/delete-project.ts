import { listAccountsById } from '../../accounts/store.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import type { VoidReason } from '../../notices/void-reasons.ts'
import { rolesLock } from '../../ownership/desk.ts'
import { listOwnersSince } from '../../ownership/list-owners-since.ts'
import { judgeProjectDeletion } from '../../ownership/owner-policy.ts'
import type { OwnerTerms } from '../../ownership/owner-terms.ts'
import { readOwners } from '../../ownership/read-owners.ts'
import { isCovered, readDeletionFacts } from '../deletion-facts.ts'
import { findProjectById } from '../store.ts'
import { takeFromTrash, trashProject } from '../trash/move-to-trash.ts'

const DAY = 24 * 60 * 60 * 1000
/** Whoever owned it within this time can stop its deletion. */
const FORMER_MILLISECONDS = 30 * DAY

/** A project goes, after a wait in which every owner can stop it, also one who ceased to be one lately. Nobody makes it quicker. */
export const deleteProjectHold = (terms: OwnerTerms): HoldKind => ({
  act: 'delete-project',

  async decide(queries, hold, now) {
    const project = await findProjectById(queries, hold.projectId!)
    if (!project || project.status === 'deleted') return 'no-longer'
    if (hold.requestedBy === 'operator') return undefined
    if (await isCovered(queries, project, now)) return 'project-covered'
    const owner = (await readOwners(queries, project.id, now)).find(({ accountId }) => accountId === hold.requestedBy)
    const actor = { accountId: hold.requestedBy, state: owner?.state ?? ('closed' as const) }
    const verdict = judgeProjectDeletion(await readDeletionFacts(queries, terms, project, actor, now, hold.id))
    return verdict.verdict === 'refuse' ? (reasons[verdict.code] ?? 'requester-may-not') : undefined
  },

  locks: (hold) => [rolesLock(hold.projectId!)],

  apply: (tx, hold, now) => trashProject(tx, hold.projectId!, now),

  undo: (tx, hold, now) => takeFromTrash(tx, hold.projectId!, terms.projectTrash, now),

  async concerned(queries, hold) {
    // The requester too: his session may be in other hands, and the mail in his.
    const owners = [...(await listOwnersSince(queries, hold.projectId!, hold.requestedAt - FORMER_MILLISECONDS))].toSorted()
    // A closed account hears nothing, and would keep the wait from beginning; unless there is nobody else, and administrators decide.
    const closed = new Set((await listAccountsById(queries, owners)).flatMap(({ id, closedAt }) => (closedAt === null ? [] : [id])))
    const open = owners.filter((id) => !closed.has(id))
    return (open.length > 0 ? open : owners).map((accountId) => ({ accountId, objection: 'decisive' as const }))
  },

  pausedBy: async (_queries, hold) => (hold.requestedBy === 'operator' ? [] : [hold.requestedBy]),

  mayRelease: async () => false,
})

const reasons: Readonly<Record<string, VoidReason>> = {
  'owners-changed': 'owners-changed',
  'project-hold-live': 'project-hold-live',
  'project-covered': 'project-covered',
  'ownership-locked': 'ownership-locked',
}
