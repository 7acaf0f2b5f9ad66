import { actorOf, type Principal } from '../accounts/principal.ts'
import { record } from '../journal/record.ts'
import { resealJournal } from '../journal/reseal-journal.ts'
import type { Ground } from '../platform/ground.ts'
import { listTokens, resealToken } from './store.ts'

/** Whoever seals a token's secrets holds this lock, so that none is sealed with a key that a rotation is about to drop. */
export const SEALING_LOCK = 'sealing'

/**
 * Encrypts every secret at rest again with the newest key of the ground's vault, in one transaction: either all are, or
 * the old key goes on. Returns how many there were.
 */
export function resealSecrets(ground: Ground, principal: Principal, progress: (done: number) => void): Promise<number> {
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => {
    await tx.lock(SEALING_LOCK)
    const again = (purpose: string, sealed: Uint8Array) => ground.vault.seal(purpose, ground.vault.open(purpose, sealed))
    const tokens = await listTokens(tx)
    for (const { id, sealedKey, sealedLabel } of tokens) {
      await resealToken(tx, id, { key: again(`token-key:${id}`, sealedKey), label: again(`token-label:${id}`, sealedLabel) })
    }
    const entries = await resealJournal(tx, ground.vault, (done) => progress(tokens.length + done))
    return { result: tokens.length + entries, events: [{ kind: 'encryption-key-rotated', subjects: {}, public: {}, private: {} }] }
  })
}
