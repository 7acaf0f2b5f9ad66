import type { Recorded } from '../journal/record.ts'
import type { Vault } from '../platform/encryption/vault.ts'
import { listSealedDeliveries, resealDelivery } from './deliveries/store.ts'
import { addressPurpose, contentPurpose, NOTICES_LOCK, secretPurpose } from './sealed-notice.ts'
import { listSealedNotices, resealNotice } from './store.ts'
import { resealWebhooks } from './webhooks/keep-webhook.ts'

const BATCH = 500

/** Encrypts what stands sealed in notices again with the newest key. Returns how many rows it changed. */
export async function resealNotices(tx: Recorded, vault: Vault): Promise<number> {
  await tx.lock(NOTICES_LOCK)
  const again = (purpose: string, sealed: Uint8Array) => vault.seal(purpose, vault.open(purpose, sealed))
  let done = 0
  for (let after = ''; ; ) {
    const notices = await listSealedNotices(tx, after, BATCH)
    for (const { id, sealed } of notices) await resealNotice(tx, id, again(contentPurpose(id), sealed))
    done += notices.length
    if (notices.length < BATCH) break
    after = notices.at(-1)!.id
  }
  for (let after = ''; ; ) {
    const deliveries = await listSealedDeliveries(tx, after, BATCH)
    for (const { id, sealed_address, sealed_secret } of deliveries) {
      const secret = sealed_secret === null ? null : again(secretPurpose(id), sealed_secret)
      await resealDelivery(tx, id, again(addressPurpose(id), sealed_address), secret)
    }
    done += deliveries.length
    if (deliveries.length < BATCH) break
    after = deliveries.at(-1)!.id
  }
  return done + (await resealWebhooks(tx, vault))
}
