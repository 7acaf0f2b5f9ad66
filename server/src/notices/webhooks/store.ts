import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { Webhook } from './webhook.ts'

type WebhookTables = {
  webhook: {
    id: string
    account_id: string
    sealed_url: Uint8Array
    sealed_key: Uint8Array
    added_at: number
    removed_at: number | null
  }
}

const webhookOf = (row: WebhookTables['webhook']): Webhook => ({
  id: row.id,
  accountId: row.account_id,
  sealedUrl: row.sealed_url,
  sealedKey: row.sealed_key,
  addedAt: row.added_at,
  removedAt: row.removed_at,
})

function webhooks(queries: Queries) {
  return queries.withTables<WebhookTables>().selectFrom('webhook').selectAll()
}

/** Every webhook that an account has or had, the oldest first. */
export const listAllWebhooks = (queries: Queries, accountId: string): Promise<Webhook[]> => listWebhooksOfMany(queries, [accountId])

/** The same of many accounts, at least one. */
export async function listWebhooksOfMany(queries: Queries, accountIds: readonly string[]): Promise<Webhook[]> {
  return (await webhooks(queries).where('account_id', 'in', accountIds).orderBy('added_at').orderBy('id').execute()).map(webhookOf)
}

export async function findWebhook(queries: Queries, id: string): Promise<Webhook | undefined> {
  const row = await webhooks(queries).where('id', '=', id).executeTakeFirst()
  return row && webhookOf(row)
}

export async function insertWebhook(tx: Recorded, webhook: Webhook): Promise<void> {
  await tx
    .withTables<WebhookTables>()
    .insertInto('webhook')
    .values({
      id: webhook.id,
      account_id: webhook.accountId,
      sealed_url: webhook.sealedUrl,
      sealed_key: webhook.sealedKey,
      added_at: webhook.addedAt,
      removed_at: null,
    })
    .execute()
}

export async function markWebhookRemoved(tx: Recorded, id: string, at: number): Promise<void> {
  await tx.withTables<WebhookTables>().updateTable('webhook').set({ removed_at: at }).where('id', '=', id).execute()
}

/** Of everybody, by id, for a rotation of keys; those with an id above `after`. */
export async function listWebhooksAfter(queries: Queries, after: string, limit: number): Promise<Webhook[]> {
  return (await webhooks(queries).where('id', '>', after).orderBy('id').limit(limit).execute()).map(webhookOf)
}

export async function resealWebhook(tx: Recorded, id: string, sealed: { url: Uint8Array; key: Uint8Array }): Promise<void> {
  await tx
    .withTables<WebhookTables>()
    .updateTable('webhook')
    .set({ sealed_url: sealed.url, sealed_key: sealed.key })
    .where('id', '=', id)
    .execute()
}
