import type { Blobs } from '../platform/blobs/blobs.ts'
import type { Ground } from '../platform/ground.ts'
import { isBlobReferenced } from './files/store.ts'

/**
 * Removes bytes that no file row names. Holds the lock that `publishFile` holds while it commits, so that a publisher
 * of the same bytes either finds them or is found by us.
 */
export async function removeBlobIfUnreferenced(ground: Ground & { readonly blobs: Blobs }, sha256: string): Promise<void> {
  await ground.db.transaction(async (tx) => {
    await tx.lock(`blob:${sha256}`)
    if (!(await isBlobReferenced(tx, sha256))) await ground.blobs.remove(sha256)
  })
}
