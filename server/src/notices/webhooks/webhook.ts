import { isIP } from 'node:net'
import { Refusal } from '../../errors.ts'
import { addressRule } from '../../platform/http/post-webhook.ts'

/** An address of a program that an account's notices are posted to. Its URL and the key of its signatures stand sealed. */
export interface Webhook {
  readonly id: string
  readonly accountId: string
  readonly sealedUrl: Uint8Array
  readonly sealedKey: Uint8Array
  readonly addedAt: number
  readonly removedAt: number | null
}

/** Whose webhooks hear what administrators hear as administrators; no account has this id. */
export const ADMINISTRATORS = 'administrators'

const DAY = 24 * 60 * 60 * 1000
/** For how long one that was removed still hears of who owns what: whoever steals an account removes it first (design: E.7). */
export const LEFT_WEBHOOK_MILLISECONDS = 30 * DAY
/** How long what arrives at a new one of an old account does not show that its owner could know. */
export const YOUNG_WEBHOOK_MILLISECONDS = 14 * DAY
const LONGEST_URL = 500

/**
 * The address as it is kept. What a name leads to is looked at when something is sent there; this is about what can be seen now.
 *
 * @throws Refusal `webhook-invalid`, `webhook-private`
 */
export function parseWebhookUrl(text: string, allowedNetworks: readonly string[]): string {
  const trimmed = text.trim()
  const url = trimmed.length <= LONGEST_URL && URL.canParse(trimmed) ? new URL(trimmed) : undefined
  if (url?.username !== '' || url.password !== '' || url.hash !== '') throw new Refusal('webhook-invalid')
  const isPlain = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isPlain && allowedNetworks.length > 0)) throw new Refusal('webhook-invalid')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isName = isIP(host) === 0
  if (isName ? isPlain || !isOutsideName(host) : !addressRule(allowedNetworks, isPlain)(host)) throw new Refusal('webhook-private')
  return url.href
}

/** Names that lead nowhere but to neighbours; all others are asked at the time. */
const isOutsideName = (host: string) => host.includes('.') && !/(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host)

/** What a person is shown of it: an address of a chat is a secret. */
export const webhookHost = (url: string): string => new URL(url).host

/** Whether what arrived there shows that the account could know of it. */
export function doesReach({ addedAt, removedAt }: Pick<Webhook, 'addedAt' | 'removedAt'>, accountCreatedAt: number, now: number): boolean {
  if (removedAt !== null) return false
  return addedAt - accountCreatedAt < DAY || now - addedAt >= YOUNG_WEBHOOK_MILLISECONDS
}
