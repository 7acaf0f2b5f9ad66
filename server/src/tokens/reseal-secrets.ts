import { actorOf, type Principal } from '../accounts/principal.ts'
import { record } from '../journal/record.ts'
import { listEntries, resealPrivate } from '../journal/store.ts'
import type { Ground } from '../platform/ground.ts'
import { listTokens, resealToken } from './store.ts'

const BATCH = 500

/**
 * Encrypts every secret at rest again with the newest key of the ground's vault, in one transaction: either all are, or
 * the old key goes on. Returns how many there were.
 */
export function resealSecrets(ground: Ground, principal: Principal, progress: (done: number) => void): Promise<number> {
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => {
    let done = 0
    const again = (purpose: string, sealed: Uint8Array) => ground.vault.seal(purpose, ground.vault.open(purpose, sealed))
    for (const token of await listTokens(tx)) {
      await resealToken(tx, token.id, { key: again(`token-key:${token.id}`, token.sealedKey), label: again(`token-label:${token.id}`, token.sealedLabel) })
      done++
    }
    progress(done)
    // Entries that other writers append meanwhile are sealed with the newest key already, or with the old one: wait for them.
    await tx.lock('journal')
    for (let entries = await listEntries(tx, 0, BATCH); entries.length > 0; entries = await listEntries(tx, entries.at(-1)!.position, BATCH)) {
      for (const { position, sealed } of entries) {
        if (sealed !== null && !ground.vault.isCurrent(sealed)) {
          await resealPrivate(tx, position, again(`journal:${position}`, sealed))
          done++
        }
      }
      progress(done)
    }
    return { result: done, events: [{ kind: 'encryption-key-rotated', subjects: {}, public: {}, private: {} }] }
  })
}
