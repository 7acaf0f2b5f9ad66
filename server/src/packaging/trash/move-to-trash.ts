import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, whenRecorded } from '../../journal/record.ts'
import { lockProject } from '../lock-project.ts'
import type { Project } from '../project.ts'
import { findProjectById, updateProjectSerial, updateProjectStatus } from '../store.ts'
import { deleteTrashed, findTrashed, insertTrashed } from './store.ts'

/** Takes a project out of every list, inside a recorded transaction; the event says so. Its files stay as they are. */
export async function trashProject(tx: Recorded, projectId: string, now: number): Promise<JournalEvent[]> {
  const project = await lockedProject(tx, projectId)
  if (!project || project.status === 'deleted') return []
  const { status, statusReason } = project
  await insertTrashed(tx, { projectId, statusBefore: status, reasonBefore: statusReason, deletedAt: now })
  await updateProjectStatus(tx, projectId, 'deleted', null)
  const event: JournalEvent = { kind: 'project-deleted', subjects: { project: projectId }, public: { from: status }, private: {} }
  whenRecorded(tx, (positionOf) => updateProjectSerial(tx, projectId, positionOf(event)))
  return [event]
}

/**
 * Takes it back as it was, with the files that it had; nothing where it is not deleted.
 *
 * @throws Refusal `project-trash-over` after `trashMilliseconds`, whether or not the bytes are gone already
 */
export async function takeFromTrash(tx: Recorded, projectId: string, trashMilliseconds: number, now: number): Promise<JournalEvent[]> {
  const project = await lockedProject(tx, projectId)
  const trashed = project && (await findTrashed(tx, projectId))
  if (!trashed) return []
  if (trashed.purgedAt !== null || now >= trashed.deletedAt + trashMilliseconds)
    throw new Refusal('project-trash-over', { project: project.normalizedName })
  await deleteTrashed(tx, projectId)
  await updateProjectStatus(tx, projectId, trashed.statusBefore, trashed.reasonBefore)
  const event: JournalEvent = {
    kind: 'project-restored',
    subjects: { project: projectId },
    public: { to: trashed.statusBefore },
    private: {},
  }
  whenRecorded(tx, (positionOf) => updateProjectSerial(tx, projectId, positionOf(event)))
  return [event]
}

/** Read again under its lock: whoever publishes or changes its status at this moment has done so, or comes after. */
async function lockedProject(tx: Recorded, projectId: string): Promise<Project | undefined> {
  const found = await findProjectById(tx, projectId)
  if (!found) return undefined
  await lockProject(tx, found.normalizedName)
  return findProjectById(tx, projectId)
}
