import type { Recipient, WebhookRecipient } from '../notices/recipient.ts'
import { openWebhookUrl } from '../notices/webhooks/sealed-webhook.ts'
import { listWebhooksOfMany } from '../notices/webhooks/store.ts'
import { ADMINISTRATORS, doesReach, LEFT_WEBHOOK_MILLISECONDS, type Webhook, webhookHost } from '../notices/webhooks/webhook.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Ground } from '../platform/ground.ts'
import type { Account } from './account.ts'
import { addressPower } from './emails/email-address.ts'
import { listAddressesOfMany } from './emails/store.ts'
import { listAdministrators } from './store.ts'

/** Whom notices to these accounts reach, and what their links can do there, in the order of the accounts. */
export async function recipientsOf(
  queries: Queries,
  accounts: readonly Account[],
  now: number,
  vault: Ground['vault'],
): Promise<Recipient[]> {
  if (accounts.length === 0) return []
  const ids = accounts.map(({ id }) => id)
  const addresses = await listAddressesOfMany(queries, ids)
  // Told to one of them, so that a program hears once what is told to each.
  const first = accounts.some(({ isAdministrator }) => isAdministrator) ? (await listAdministrators(queries))[0]?.id : undefined
  const webhooks = await listWebhooksOfMany(queries, first !== undefined && ids.includes(first) ? [...ids, ADMINISTRATORS] : ids)
  return accounts.map((account) => ({
    accountId: account.id,
    name: account.name,
    language: account.language,
    phrase: account.phrase,
    addresses: addresses.flatMap((address) => {
      const power = address.accountId === account.id ? addressPower(address, account.createdAt, now) : undefined
      return power === undefined ? [] : [{ id: address.id, address: address.address, power }]
    }),
    webhooks: webhooks
      .filter(({ accountId }) => accountId === account.id || (accountId === ADMINISTRATORS && account.id === first))
      .flatMap((webhook) => webhookOf(webhook, account, now, vault)),
  }))
}

function webhookOf(webhook: Webhook, account: Account, now: number, vault: Ground['vault']): WebhookRecipient[] {
  const { id, accountId, removedAt } = webhook
  if (removedAt !== null && now - removedAt > LEFT_WEBHOOK_MILLISECONDS) return []
  const isShared = accountId === ADMINISTRATORS
  // What all of them hear shows of none of them that he could know.
  const reaches = !isShared && doesReach(webhook, account.createdAt, now)
  return [{ id, host: webhookHost(openWebhookUrl(vault, webhook)), hasLeft: removedAt !== null, reaches, isShared }]
}
