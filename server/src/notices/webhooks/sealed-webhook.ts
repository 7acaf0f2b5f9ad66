import type { Vault } from '../../platform/encryption/vault.ts'
import type { Webhook } from './webhook.ts'

export const webhookUrlPurpose = (id: string) => `webhook-url:${id}`
export const webhookKeyPurpose = (id: string) => `webhook-key:${id}`

export const openWebhookUrl = (vault: Vault, { id, sealedUrl }: Pick<Webhook, 'id' | 'sealedUrl'>): string =>
  Buffer.from(vault.open(webhookUrlPurpose(id), sealedUrl)).toString()

export const openWebhookKey = (vault: Vault, { id, sealedKey }: Pick<Webhook, 'id' | 'sealedKey'>): string =>
  Buffer.from(vault.open(webhookKeyPurpose(id), sealedKey)).toString()
