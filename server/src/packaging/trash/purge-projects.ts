import { actorOf, type Principal } from '../../accounts/principal.ts'
import { record } from '../../journal/record.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Ground } from '../../platform/ground.ts'
import { markFilePurged } from '../files/store.ts'
import { removeBlobIfUnreferenced } from '../forget-blob.ts'
import { lockProject } from '../lock-project.ts'
import { findDueProject, findTrashed, listFilesWithBytes, markProjectPurged, type TrashedFile } from './store.ts'

const BATCH = 100

/**
 * Removes bytes of one project that was deleted more than `trashMilliseconds` ago, a batch at a time. Its name and those of its
 * files stay taken. False where there is none left.
 */
export async function purgeProjects(
  ground: Ground & { readonly blobs: Blobs },
  principal: Principal,
  trashMilliseconds: number,
): Promise<boolean> {
  const now = ground.clock.now()
  const before = now - trashMilliseconds
  const due = await findDueProject(ground.db.read, before)
  if (!due) return false
  const files = await record<readonly TrashedFile[]>(ground, actorOf(principal, now), async (tx) => {
    await lockProject(tx, due.normalizedName)
    // Read again under the lock: what was taken back a moment ago must keep its bytes.
    const trashed = await findTrashed(tx, due.id)
    if (!trashed || trashed.purgedAt !== null || trashed.deletedAt >= before) return { result: [], events: 'unchanged' }
    const batch = await listFilesWithBytes(tx, due.id, BATCH)
    for (const { id } of batch) await markFilePurged(tx, id, now)
    if (batch.length < BATCH) await markProjectPurged(tx, due.id, now)
    const filenames = batch.map(({ filename }) => filename)
    return { result: batch, events: [{ kind: 'files-purged', subjects: { project: due.id }, public: { filenames }, private: {} }] }
  })
  for (const file of files)
    for (const sha256 of [file.sha256, file.metadataSha256]) if (sha256 !== null) await removeBlobIfUnreferenced(ground, sha256)
  return true
}
