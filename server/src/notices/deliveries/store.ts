import type { Recorded } from '../../journal/record.ts'
import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { AddressPower } from '../recipient.ts'
import type { Channel, DeliveryState, NoticeTables } from '../store.ts'

/** Mails by how they stand: for the status page. */
export async function countDeliveries(queries: Queries): Promise<Readonly<Record<DeliveryState, number>>> {
  const rows = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice_delivery')
    .select(({ fn }) => ['state', fn.countAll<number>().as('mails')])
    .groupBy('state')
    .execute()
  const counts = { waiting: 0, delivered: 0, rejected: 0, failed: 0 }
  for (const { state, mails } of rows) counts[state] = mails
  return counts
}

export async function insertDelivery(
  tx: Recorded,
  delivery: {
    id: string
    noticeId: string
    addressId: string | null
    power: AddressPower
    sealedAddress: Uint8Array
    sealedSecret: Uint8Array | null
    priority: number
    at: number
    /** A mail, unless it says otherwise. */
    channel?: Channel
    /** False: that it arrived does not show that somebody could know. */
    reaches?: boolean
  },
): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .insertInto('notice_delivery')
    .values({
      id: delivery.id,
      notice_id: delivery.noticeId,
      address_id: delivery.addressId,
      power: delivery.power,
      sealed_address: delivery.sealedAddress,
      sealed_secret: delivery.sealedSecret,
      priority: delivery.priority,
      state: 'waiting',
      attempts: 0,
      next_attempt_at: delivery.at,
      waits_for_server: 0,
      channel: delivery.channel ?? 'mail',
      reaches: delivery.reaches === false ? 0 : 1,
    })
    .execute()
}

/** A mail that one process may send, until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string
  readonly noticeId: string
  /** Of the address or webhook that it goes to. */
  readonly addressId: string | null
  readonly kind: string
  readonly language: string
  readonly at: number
  readonly sealed: Uint8Array
  readonly power: AddressPower
  readonly sealedAddress: Uint8Array
  readonly sealedSecret: Uint8Array | null
  readonly messageId: string
  /** With the one that now begins. */
  readonly attempts: number
  readonly firstAttemptAt: number
  readonly leaseId: string
}

export interface Lease {
  readonly id: string
  readonly now: number
  readonly until: number
}

/** Whether a mail is due. */
export async function hasDueDelivery(queries: Queries, now: number): Promise<boolean> {
  return (await dueDelivery(queries, now, 'mail')) !== undefined
}

/**
 * The most urgent mail that is due and that nobody else is sending, now leased; undefined where there is none, and
 * `'lost'` where another process was faster.
 */
export async function claimDelivery(
  tx: Transaction,
  lease: Lease,
  messageIdOf: (deliveryId: string) => string,
  channel: Channel = 'mail',
): Promise<ClaimedDelivery | 'lost' | undefined> {
  const due = await dueDelivery(tx, lease.now, channel)
  if (!due) return undefined
  const tables = tx.withTables<NoticeTables>()
  const claimed = await tables
    .updateTable('notice_delivery')
    .set({
      lease_id: lease.id,
      lease_until: lease.until,
      attempts: due.attempts + 1,
      first_attempt_at: due.first_attempt_at ?? lease.now,
      message_id: due.message_id ?? messageIdOf(due.id),
    })
    .where('id', '=', due.id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', due.attempts)
    .returningAll()
    .executeTakeFirst()
  if (!claimed) return 'lost'
  const notice = await tables
    .selectFrom('notice')
    .select(['kind', 'language', 'at', 'sealed'])
    .where('id', '=', claimed.notice_id)
    .executeTakeFirstOrThrow()
  return {
    ...notice,
    id: claimed.id,
    noticeId: claimed.notice_id,
    addressId: claimed.address_id,
    power: claimed.power,
    sealedAddress: claimed.sealed_address,
    sealedSecret: claimed.sealed_secret,
    messageId: claimed.message_id!,
    attempts: claimed.attempts,
    firstAttemptAt: claimed.first_attempt_at!,
    leaseId: lease.id,
  }
}

function dueDelivery(queries: Queries, now: number, channel: Channel) {
  return queries
    .withTables<NoticeTables>()
    .selectFrom('notice_delivery')
    .select(['id', 'attempts', 'first_attempt_at', 'message_id'])
    .where('state', '=', 'waiting')
    .where('channel', '=', channel)
    .where('next_attempt_at', '<=', now)
    .where((is) => is.or([is('lease_until', 'is', null), is('lease_until', '<=', now)]))
    .orderBy('priority')
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/**
 * The mail needs no further attempt, and its links are forgotten. Whoever holds the lease: what a server has taken is
 * delivered, although the lease may have ended meanwhile. False where that was known already.
 */
export async function endDelivery(
  tx: Transaction,
  id: string,
  end: { state: Exclude<DeliveryState, 'waiting'>; at: number; failure: string | null },
): Promise<boolean> {
  const done = await tx
    .withTables<NoticeTables>()
    .updateTable('notice_delivery')
    .set({ state: end.state, ended_at: end.at, failure: end.failure, sealed_secret: null, lease_id: null, lease_until: null })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Another attempt later. Nothing happens where another process has the lease by now. */
export async function postponeDelivery(
  tx: Transaction,
  { id, leaseId }: Pick<ClaimedDelivery, 'id' | 'leaseId'>,
  later: { at: number; failure: string; waitsForServer: boolean },
): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .updateTable('notice_delivery')
    .set({
      next_attempt_at: later.at,
      failure: later.failure,
      waits_for_server: later.waitsForServer ? 1 : 0,
      lease_id: null,
      lease_until: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('lease_id', '=', leaseId)
    .execute()
}

/** Everything else that waits for one webhook waits until then too. */
export async function postponeDeliveriesTo(tx: Transaction, addressId: string, at: number): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .updateTable('notice_delivery')
    .set({ next_attempt_at: at })
    .where('address_id', '=', addressId)
    .where('channel', '=', 'webhook')
    .where('state', '=', 'waiting')
    .where('lease_id', 'is', null)
    .where('next_attempt_at', '<', at)
    .execute()
}

/** The mail server is back: what waited for it alone is due at once. */
export async function hastenDeliveries(tx: Transaction, now: number): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .updateTable('notice_delivery')
    .set({ next_attempt_at: now, waits_for_server: 0 })
    .where('state', '=', 'waiting')
    .where('waits_for_server', '=', 1)
    .where('next_attempt_at', '>', now)
    .execute()
}

export async function listSealedDeliveries(
  queries: Queries,
  after: string,
  limit: number,
): Promise<{ id: string; sealed_address: Uint8Array; sealed_secret: Uint8Array | null }[]> {
  return await queries
    .withTables<NoticeTables>()
    .selectFrom('notice_delivery')
    .select(['id', 'sealed_address', 'sealed_secret'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function resealDelivery(tx: Recorded, id: string, address: Uint8Array, secret: Uint8Array | null): Promise<void> {
  const tables = tx.withTables<NoticeTables>()
  await tables.updateTable('notice_delivery').set({ sealed_address: address }).where('id', '=', id).execute()
  if (secret === null) return
  // A mail that was delivered meanwhile has no secret any more, and gets none back.
  await tables
    .updateTable('notice_delivery')
    .set({ sealed_secret: secret })
    .where('id', '=', id)
    .where('sealed_secret', 'is not', null)
    .execute()
}
