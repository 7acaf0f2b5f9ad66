import { randomBytes, randomUUID } from 'node:crypto'
import type { Recorded } from '../../journal/record.ts'
import type { Vault } from '../../platform/encryption/vault.ts'
import { NOTICES_LOCK } from '../sealed-notice.ts'
import { webhookKeyPurpose, webhookUrlPurpose } from './sealed-webhook.ts'
import { insertWebhook, listWebhooksAfter, markWebhookRemoved, resealWebhook } from './store.ts'
import type { Webhook } from './webhook.ts'

const KEY_BYTES = 32

/** Keeps a webhook, inside a recorded transaction; the key of its signatures is answered once and shown nowhere again. */
export async function keepWebhook(
  tx: Recorded,
  vault: Vault,
  of: { readonly accountId: string; readonly url: string; readonly at: number },
): Promise<{ readonly webhook: Webhook; readonly key: string }> {
  await tx.lock(NOTICES_LOCK)
  const id = randomUUID()
  const key = randomBytes(KEY_BYTES).toString('base64url')
  const webhook: Webhook = {
    id,
    accountId: of.accountId,
    sealedUrl: vault.seal(webhookUrlPurpose(id), Buffer.from(of.url)),
    sealedKey: vault.seal(webhookKeyPurpose(id), Buffer.from(key)),
    addedAt: of.at,
    removedAt: null,
  }
  await insertWebhook(tx, webhook)
  return { webhook, key }
}

/** It hears of less from now on; the row stays. */
export const dropWebhook = (tx: Recorded, id: string, at: number): Promise<void> => markWebhookRemoved(tx, id, at)

const BATCH = 500

/** Encrypts them again with the newest key; the caller holds the lock of what is sealed here. Returns how many rows it changed. */
export async function resealWebhooks(tx: Recorded, vault: Vault): Promise<number> {
  const again = (purpose: string, sealed: Uint8Array) => vault.seal(purpose, vault.open(purpose, sealed))
  let done = 0
  for (let after = ''; ; ) {
    const rows = await listWebhooksAfter(tx, after, BATCH)
    for (const { id, sealedUrl, sealedKey } of rows)
      await resealWebhook(tx, id, { url: again(webhookUrlPurpose(id), sealedUrl), key: again(webhookKeyPurpose(id), sealedKey) })
    done += rows.length
    if (rows.length < BATCH) return done
    after = rows.at(-1)!.id
  }
}
