import { actorOf, type Principal } from '../../accounts/principal.ts'
import { record } from '../../journal/record.ts'
import type { Blobs } from '../../platform/blobs/blobs.ts'
import type { Ground } from '../../platform/ground.ts'
import { listFilesInTrash, markFilePurged } from '../files/store.ts'
import { removeBlobIfUnreferenced } from '../forget-blob.ts'
import { lockProjects } from '../lock-project.ts'

const BATCH = 100
const DAY_MILLISECONDS = 86_400_000

/** Removes the bytes of files that were deleted more than `trashDays` ago. Their names stay burnt. Returns how many files. */
export async function purgeTrash(ground: Ground & { readonly blobs: Blobs }, principal: Principal, trashDays: number): Promise<number> {
  const now = ground.clock.now()
  const files = await record(ground, actorOf(principal, now), async (tx) => {
    const before = now - trashDays * DAY_MILLISECONDS
    const candidates = await listFilesInTrash(tx, before, BATCH)
    await lockProjects(
      tx,
      candidates.map(({ projectName }) => projectName),
    )
    // Read again under the locks: what was restored a moment ago must keep its bytes.
    const due = await listFilesInTrash(
      tx,
      before,
      BATCH,
      candidates.map(({ id }) => id),
    )
    if (due.length === 0) return { result: due, events: 'unchanged' }
    for (const file of due) await markFilePurged(tx, file.id, now)
    return {
      result: due,
      events: [{ kind: 'files-purged', subjects: {}, public: { filenames: due.map((file) => file.filename) }, private: {} }],
    }
  })
  for (const file of files) {
    for (const sha256 of [file.sha256, file.metadataSha256]) if (sha256 !== null) await removeBlobIfUnreferenced(ground, sha256)
  }
  return files.length
}
