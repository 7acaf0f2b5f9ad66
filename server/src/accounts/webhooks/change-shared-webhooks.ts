import { Refusal } from '../../errors.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import { dropWebhook, keepWebhook } from '../../notices/webhooks/keep-webhook.ts'
import { openWebhookUrl } from '../../notices/webhooks/sealed-webhook.ts'
import { listAllWebhooks } from '../../notices/webhooks/store.ts'
import { ADMINISTRATORS, parseWebhookUrl, type Webhook, webhookHost } from '../../notices/webhooks/webhook.ts'
import type { Ground } from '../../platform/ground.ts'
import { actorOf, assertOperator, type Principal } from '../principal.ts'
import { listAdministrators } from '../store.ts'
import { tellById } from '../tell.ts'
import { MOST_WEBHOOKS } from './change-webhooks.ts'

type Index = Ground & { readonly config: { readonly webhookNetworks: readonly string[] } }

/**
 * Adds a webhook of all administrators on the host: it hears what they are told as such, once, and nothing of their accounts. Each
 * of them is told.
 *
 * @throws Refusal `webhook-invalid`, `webhook-private`, `webhook-known`, `too-many-webhooks`, `permission-missing`
 */
export async function addSharedWebhook(
  index: Index,
  principal: Principal,
  text: string,
): Promise<{ readonly webhook: Webhook; readonly key: string }> {
  assertOperator(principal, 'add a webhook of the administrators')
  const url = parseWebhookUrl(text, index.config.webhookNetworks)
  const now = index.clock.now()
  return record(index, actorOf(principal, now), async (tx) => {
    const present = (await listAllWebhooks(tx, ADMINISTRATORS)).filter(({ removedAt }) => removedAt === null)
    if (present.length >= MOST_WEBHOOKS) throw new Refusal('too-many-webhooks', { limit: MOST_WEBHOOKS })
    if (present.some((each) => openWebhookUrl(index.vault, each) === url)) throw new Refusal('webhook-known')
    const kept = await keepWebhook(tx, index.vault, { accountId: ADMINISTRATORS, url, at: now })
    return { result: kept, events: [await told(tx, index, 'added', kept.webhook)] }
  })
}

/** Removes one; it still hears for 30 days. @throws Refusal `webhook-unknown`, `permission-missing` */
export async function removeSharedWebhook(index: Index, principal: Principal, id: string): Promise<void> {
  assertOperator(principal, 'remove a webhook of the administrators')
  const now = index.clock.now()
  await record(index, actorOf(principal, now), async (tx) => {
    const webhook = (await listAllWebhooks(tx, ADMINISTRATORS)).find((each) => each.id === id && each.removedAt === null)
    if (!webhook) throw new Refusal('webhook-unknown')
    await dropWebhook(tx, id, now)
    return { result: undefined, events: [await told(tx, index, 'removed', webhook)] }
  })
}

async function told(tx: Recorded, index: Ground, what: 'added' | 'removed', webhook: Webhook): Promise<JournalEvent> {
  const host = webhookHost(openWebhookUrl(index.vault, webhook))
  for (const { id } of await listAdministrators(tx)) await tellById(tx, index, id, { kind: `shared-webhook-${what}`, params: { host } })
  return { kind: `webhook-${what}`, subjects: {}, public: { webhook: webhook.id }, private: { host } }
}
