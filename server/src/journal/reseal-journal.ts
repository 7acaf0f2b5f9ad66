import type { Vault } from '../platform/encryption/vault.ts'
import type { Recorded } from './record.ts'
import { listEntries, resealPrivate } from './store.ts'

const BATCH = 500

/**
 * Encrypts the private fields of every entry again that an older key sealed; the leaves do not change. Holds the
 * journal's lock, so that no entry is appended meanwhile. Returns how many entries it changed.
 */
export async function resealJournal(tx: Recorded, vault: Vault, progress: (done: number) => void): Promise<number> {
  await tx.lock('journal')
  let done = 0
  for (
    let entries = await listEntries(tx, 0, BATCH);
    entries.length > 0;
    entries = await listEntries(tx, entries.at(-1)!.position, BATCH)
  ) {
    for (const { position, sealed } of entries) {
      if (sealed === null || vault.isCurrent(sealed)) continue
      const purpose = `journal:${position}`
      await resealPrivate(tx, position, vault.seal(purpose, vault.open(purpose, sealed)))
      done++
    }
    progress(done)
  }
  return done
}
