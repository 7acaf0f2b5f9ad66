import type { Recorded } from '../journal/record.ts'
import type { Vault } from '../platform/encryption/vault.ts'
import { listSeeds, resealSeed } from './factors/store.ts'
import { failurePurpose, listSealedFailures, resealFailure } from './failures/store.ts'
import { listSealedSessions, resealSession } from './sessions/store.ts'

const BATCH = 500

/**
 * Encrypts again what accounts have sealed: seeds of authenticator apps (removed ones too: a dispute takes them back), where
 * sessions and failed sign-ins came from, and the labels that later prove what a session was used for. Returns how many rows.
 * Challenges and offers in open forms are not stored; those of the old key are refused as late, and asked again.
 */
export async function resealPeople(tx: Recorded, vault: Vault): Promise<number> {
  const again = (purpose: string, sealed: Uint8Array) => vault.seal(purpose, vault.open(purpose, sealed))
  const seeds = await listSeeds(tx)
  for (const { id, sealedSeed } of seeds) await resealSeed(tx, id, again(`totp-seed:${id}`, sealedSeed))
  let done = seeds.length
  for (let after = ''; ; ) {
    const sessions = await listSealedSessions(tx, after, BATCH)
    for (const { id, sealedOrigin, sealedLabel } of sessions)
      await resealSession(tx, id, { origin: again(`session-origin:${id}`, sealedOrigin), label: again(`session-label:${id}`, sealedLabel) })
    done += sessions.length
    if (sessions.length < BATCH) break
    after = sessions.at(-1)!.id
  }
  const failures = await listSealedFailures(tx)
  for (const failure of failures) await resealFailure(tx, failure, again(failurePurpose(failure.accountId), failure.sealedOrigin))
  return done + failures.length
}
