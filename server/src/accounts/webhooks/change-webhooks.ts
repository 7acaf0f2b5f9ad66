import { Refusal } from '../../errors.ts'
import { dropWebhook, keepWebhook } from '../../notices/webhooks/keep-webhook.ts'
import { openWebhookUrl } from '../../notices/webhooks/sealed-webhook.ts'
import { listAllWebhooks } from '../../notices/webhooks/store.ts'
import { parseWebhookUrl, type Webhook, webhookHost } from '../../notices/webhooks/webhook.ts'
import { actAs } from '../act-as.ts'
import type { SessionPrincipal } from '../principal.ts'
import { tell } from '../tell.ts'
import type { Reception } from '../terms.ts'

export const MOST_WEBHOOKS = 3
const states = ['active', 'guarded', 'recovering'] as const

/**
 * Adds a webhook, announced at every address and webhook of the account, also at the new one: that is its test.
 *
 * @returns it, with the key of its signatures, which is shown once.
 * @throws Refusal `webhook-invalid`, `webhook-private`, `webhook-known`, `too-many-webhooks`, `proof-needed`
 */
export async function addWebhook(
  reception: Reception & { readonly config: { readonly webhookNetworks: readonly string[] } },
  principal: SessionPrincipal,
  text: string,
): Promise<{ readonly webhook: Webhook; readonly key: string }> {
  const url = parseWebhookUrl(text, reception.config.webhookNetworks)
  return actAs(reception, principal, { level: 'S', states }, async (tx, account) => {
    const present = (await listAllWebhooks(tx, account.id)).filter(({ removedAt }) => removedAt === null)
    if (present.length >= MOST_WEBHOOKS) throw new Refusal('too-many-webhooks', { limit: MOST_WEBHOOKS })
    if (present.some((each) => openWebhookUrl(reception.vault, each) === url)) throw new Refusal('webhook-known')
    const kept = await keepWebhook(tx, reception.vault, { accountId: account.id, url, at: reception.clock.now() })
    const host = webhookHost(url)
    await tell(tx, reception, account, principal, { kind: 'webhook-added', params: { host } })
    return {
      result: kept,
      events: [{ kind: 'webhook-added', subjects: { account: account.id }, public: { webhook: kept.webhook.id }, private: { host } }],
    }
  })
}

/**
 * Removes a webhook. It hears of its own removal, and for 30 days when somebody changes who owns what: whoever steals an account
 * would remove it first.
 *
 * @throws Refusal `webhook-unknown`, `proof-needed`
 */
export function removeWebhook(reception: Reception, principal: SessionPrincipal, id: string): Promise<void> {
  return actAs(reception, principal, { level: 'S', states }, async (tx, account) => {
    const webhook = (await listAllWebhooks(tx, account.id)).find((each) => each.id === id && each.removedAt === null)
    if (!webhook) throw new Refusal('webhook-unknown')
    const host = webhookHost(openWebhookUrl(reception.vault, webhook))
    await dropWebhook(tx, id, reception.clock.now())
    await tell(tx, reception, account, principal, { kind: 'webhook-removed', params: { host } })
    return {
      result: undefined,
      events: [{ kind: 'webhook-removed', subjects: { account: account.id }, public: { webhook: id }, private: { host } }],
    }
  })
}
