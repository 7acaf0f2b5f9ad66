import { listAccountsById } from '../../accounts/store.ts'
import type { Hold } from '../../holds/hold.ts'
import type { HoldKind } from '../../holds/hold-kind.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, whenRecorded } from '../../journal/record.ts'
import { rolesLock } from '../../ownership/desk.ts'
import { isWorkingOwner } from '../../ownership/effective-owners.ts'
import { judgeReleaseDeletion } from '../../ownership/owner-policy.ts'
import type { OwnerTerms } from '../../ownership/owner-terms.ts'
import { readOwners } from '../../ownership/read-owners.ts'
import { isSeasoned } from '../../ownership/standing.ts'
import type { Queries } from '../../platform/database/database.ts'
import { removeFiles, returnFiles } from '../files/remove-files.ts'
import { listFilesOfRelease } from '../files/store.ts'
import { lockProject } from '../lock-project.ts'
import type { Release } from '../project.ts'
import { findReleaseById, refreshLatest } from '../releases/store.ts'
import { findProjectById, updateProjectSerial } from '../store.ts'

/** A release or one file of it goes, after a wait in which every owner can stop it. A second seasoned owner makes it quicker. */
export const deleteReleaseHold = (terms: OwnerTerms): HoldKind => ({
  act: 'delete-release',

  async decide(queries, hold, now) {
    const project = await findProjectById(queries, hold.projectId!)
    const release = await releaseOf(queries, hold)
    if (!project || project.status === 'deleted' || !release) return 'no-longer'
    const filename = filenameOf(hold)
    const files = (await listFilesOfRelease(queries, release.id)).filter((file) => filename === undefined || file.filename === filename)
    if (files.every(({ deletedAt }) => deletedAt !== null)) return 'no-longer'
    if (hold.requestedBy === 'operator') return undefined
    const owners = await readOwners(queries, project.id, now)
    const state = owners.find(({ accountId }) => accountId === hold.requestedBy)?.state ?? 'closed'
    const actor = { accountId: hold.requestedBy, state }
    return judgeReleaseDeletion({ terms, owners, actor }).verdict === 'refuse' ? 'requester-may-not' : undefined
  },

  locks: (hold) => [rolesLock(hold.projectId!)],

  apply: (tx, hold, now) => change(tx, hold, (release) => removeFiles(tx, release, filenameOf(hold), now)),

  // Only what went by this: a file that was deleted before stays deleted.
  undo: (tx, hold) => change(tx, hold, (release) => returnFiles(tx, release, { deletedAt: hold.appliedAt! })),

  async concerned(queries, hold) {
    const owners = (await readOwners(queries, hold.projectId!, hold.requestedAt)).map(({ accountId }) => accountId)
    const closed = new Set((await listAccountsById(queries, owners)).flatMap(({ id, closedAt }) => (closedAt === null ? [] : [id])))
    const open = owners.filter((id) => !closed.has(id))
    // The requester too: his session may be in other hands, and the mail in his.
    return (open.length > 0 ? open : owners).map((accountId) => ({ accountId, objection: 'decisive' as const }))
  },

  pausedBy: async (_queries, hold) => (hold.requestedBy === 'operator' ? [] : [hold.requestedBy]),

  async mayRelease(queries, hold, accountId, now) {
    const me = (await readOwners(queries, hold.projectId!, now)).find((owner) => owner.accountId === accountId)
    return me !== undefined && accountId !== hold.requestedBy && isWorkingOwner(me) && isSeasoned(me, terms.probation, now)
  },
})

async function change(tx: Recorded, hold: Hold, act: (release: Release) => Promise<JournalEvent | undefined>): Promise<JournalEvent[]> {
  const project = await findProjectById(tx, hold.projectId!)
  if (!project) return []
  await lockProject(tx, project.normalizedName)
  const release = await releaseOf(tx, hold)
  const event = release && (await act(release))
  if (!event) return []
  await refreshLatest(tx, project.id)
  whenRecorded(tx, (positionOf) => updateProjectSerial(tx, project.id, positionOf(event)))
  return [event]
}

const releaseOf = async (queries: Queries, { details, projectId }: Hold): Promise<Release | undefined> => {
  const release = typeof details.release === 'string' ? await findReleaseById(queries, details.release) : undefined
  return release?.projectId === projectId ? release : undefined
}

const filenameOf = ({ details }: Hold) => (typeof details.filename === 'string' ? details.filename : undefined)
