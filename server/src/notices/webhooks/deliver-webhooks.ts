import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../platform/database/database.ts'
import type { Ground } from '../../platform/ground.ts'
import { AddressRefused, postWebhook } from '../../platform/http/post-webhook.ts'
import type { Log } from '../../platform/log/log.ts'
import { nextAttempt } from '../deliveries/retry-policy.ts'
import { type ClaimedDelivery, claimDelivery, endDelivery, postponeDeliveriesTo, postponeDelivery } from '../deliveries/store.ts'
import { isLanguage } from '../language.ts'
import { openContent } from '../sealed-notice.ts'
import { openWebhookKey, openWebhookUrl } from './sealed-webhook.ts'
import { findWebhook } from './store.ts'
import { ADMINISTRATORS } from './webhook.ts'
import { webhookBody, webhookHeaders } from './webhook-message.ts'

export interface WebhookWorks {
  readonly ground: Ground
  readonly publicUrl: string
  readonly allowedNetworks: readonly string[]
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

const PARALLEL = 8
const LEASE_MILLISECONDS = 60_000

/**
 * Posts every notice to a webhook that is due; returns how many were taken. The same outbox and the same leases as for mails, in a
 * lane of its own: a mail server that is away holds up no webhook, and the other way round. Where one webhook does not answer,
 * everything that waits for it waits together, so that it takes no turn from the others.
 */
export async function deliverWebhooks(works: WebhookWorks, isStopping: () => boolean): Promise<number> {
  let taken = 0
  let isMore = true
  const worker = async () => {
    while (isMore && !isStopping()) {
      const outcome = await deliverNext(works)
      if (outcome === 'nothing') isMore = false
      if (outcome === 'taken') taken++
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return taken
}

async function deliverNext({ ground, ...works }: WebhookWorks): Promise<'taken' | 'not taken' | 'nothing'> {
  const now = ground.clock.now()
  const lease = { id: randomUUID(), now, until: now + LEASE_MILLISECONDS }
  const claimed = await ground.db.transaction((tx) => claimDelivery(tx, lease, (id) => `webhook:${id}`, 'webhook'))
  if (claimed === undefined) return 'nothing'
  if (claimed === 'lost') return 'not taken'
  const about = { delivery: claimed.id, kind: claimed.kind, attempts: claimed.attempts }
  const outcome = await post({ ground, ...works }, claimed)
  const at = ground.clock.now()
  if (outcome === 'taken' || outcome.isFinal) {
    const failure = outcome === 'taken' ? null : outcome.reason
    await ground.db.transaction((tx) => endDelivery(tx, claimed.id, { state: failure === null ? 'delivered' : 'rejected', at, failure }))
    if (failure === null) works.log.info(about, 'notice delivered to a webhook')
    else works.log.warn({ ...about, failure }, 'notice rejected by a webhook')
    return failure === null ? 'taken' : 'not taken'
  }
  await ground.db.transaction((tx) => again(tx, claimed, outcome.reason, at))
  works.log.warn({ ...about, failure: outcome.reason }, 'notice not delivered to a webhook')
  return 'not taken'
}

async function again(tx: Transaction, claimed: ClaimedDelivery, reason: string, at: number): Promise<void> {
  // Two of these about one webhook could wait for each other's rows.
  if (claimed.addressId !== null) await tx.lock(`webhook:${claimed.addressId}`)
  const next = nextAttempt({ count: claimed.attempts, firstAt: claimed.firstAttemptAt, now: at })
  if (next === 'give-up') {
    await endDelivery(tx, claimed.id, { state: 'failed', at, failure: reason })
    return
  }
  await postponeDelivery(tx, claimed, { at: next.at, failure: reason, waitsForServer: false })
  if (claimed.addressId !== null) await postponeDeliveriesTo(tx, claimed.addressId, next.at)
}

type Outcome = 'taken' | { readonly reason: string; readonly isFinal: boolean }

async function post({ ground, publicUrl, allowedNetworks }: WebhookWorks, claimed: ClaimedDelivery): Promise<Outcome> {
  const webhook = claimed.addressId === null ? undefined : await findWebhook(ground.db.read, claimed.addressId)
  if (!webhook) return { reason: 'the webhook is gone', isFinal: true }
  const { name, params } = openContent(ground.vault, claimed.noticeId, claimed.sealed)
  const language = isLanguage(claimed.language) ? claimed.language : 'en'
  const account = webhook.accountId === ADMINISTRATORS ? null : name
  const frame = { deliveryId: claimed.id, noticeId: claimed.noticeId, language, name: account, publicUrl }
  const body = webhookBody({ kind: claimed.kind, at: claimed.at, params }, frame)
  const headers = webhookHeaders(openWebhookKey(ground.vault, webhook), { body, deliveryId: claimed.id, now: ground.clock.now() })
  try {
    const status = await postWebhook({ url: openWebhookUrl(ground.vault, webhook), body, headers }, { allowedNetworks })
    if (status >= 200 && status < 300) return 'taken'
    return { reason: `the webhook answered ${status}`, isFinal: status === 410 }
  } catch (error) {
    // Its own words could hold the address, which is a secret of the account.
    return { reason: error instanceof AddressRefused ? error.message : 'the webhook could not be reached', isFinal: false }
  }
}
