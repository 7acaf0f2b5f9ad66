import { actorOf, assertOperator, type Principal } from '../accounts/principal.ts'
import { resealPeople } from '../accounts/reseal-people.ts'
import { record } from '../journal/record.ts'
import { resealJournal } from '../journal/reseal-journal.ts'
import { resealNotices } from '../notices/reseal-notices.ts'
import { SEALING_LOCK } from '../platform/encryption/sealing-lock.ts'
import type { Vault } from '../platform/encryption/vault.ts'
import type { Ground } from '../platform/ground.ts'
import { listTokens, resealToken } from './store.ts'

/**
 * Encrypts every secret at rest again with the newest key, in one transaction: either all are, or the old key goes on.
 * Returns how many there were.
 *
 * @param openVault makes the vault with the new and the old keys; called once nobody else can be about to do the same.
 */
export async function resealSecrets(
  ground: Ground,
  principal: Principal,
  openVault: () => Vault,
  progress: (done: number) => void,
): Promise<number> {
  assertOperator(principal, 'rotate keys')
  return record(ground, actorOf(principal, ground.clock.now()), async (tx) => {
    await tx.lock(SEALING_LOCK)
    const vault = openVault()
    const again = (purpose: string, sealed: Uint8Array) => vault.seal(purpose, vault.open(purpose, sealed))
    // In the order in which last uses are written: the two must not wait for each other.
    const tokens = (await listTokens(tx)).sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const { id, sealedKey, sealedLabel } of tokens) {
      await resealToken(tx, id, { key: again(`token-key:${id}`, sealedKey), label: again(`token-label:${id}`, sealedLabel) })
    }
    const before = tokens.length + (await resealPeople(tx, vault)) + (await resealNotices(tx, vault))
    const entries = await resealJournal(tx, vault, (done) => progress(before + done))
    return { result: before + entries, events: [{ kind: 'encryption-key-rotated', subjects: {}, public: {}, private: {} }] }
  })
}
