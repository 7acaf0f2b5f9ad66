import type { Recorded } from '../journal/record.ts'
import type { Queries, Transaction } from '../platform/database/database.ts'
import { linkDigest } from './link-secret.ts'
import type { NoticeLink } from './notice-link.ts'
import type { AddressPower } from './recipient.ts'

/** By what a notice goes out. */
export type Channel = 'mail' | 'webhook'

export type DeliveryState = 'waiting' | 'delivered' | 'rejected' | 'failed'

type NoticeTables = {
  notice: {
    id: string
    kind: string
    account_id: string | null
    language: string
    at: number
    sealed: Uint8Array
    read_at: number | null
  }
  notice_delivery: {
    id: string
    notice_id: string
    address_id: string | null
    power: AddressPower
    sealed_address: Uint8Array
    sealed_secret: Uint8Array | null
    message_id: string | null
    priority: number
    state: DeliveryState
    attempts: number
    first_attempt_at: number | null
    next_attempt_at: number
    waits_for_server: number
    lease_id: string | null
    lease_until: number | null
    ended_at: number | null
    failure: string | null
    channel: Channel
    reaches: number
  }
  notice_link: {
    digest: string
    notice_id: string
    account_id: string
    address_id: string | null
    power: NoticeLink['power']
    dispute_act: string | null
    dispute_subject: string | null
    created_at: number
    expires_at: number
    used_at: number | null
  }
}

/** How one mail of a notice stands. */
export interface InboxDelivery {
  readonly id: string
  readonly addressId: string | null
  readonly sealedAddress: Uint8Array
  readonly state: DeliveryState
  readonly attempts: number
  /** When the state became what it is; null while it waits. */
  readonly endedAt: number | null
  /** Why the last attempt did not succeed. */
  readonly failure: string | null
}

/** One notice of an account, still sealed: `renderNotice` opens it. */
export interface InboxNotice {
  readonly id: string
  readonly kind: string
  readonly at: number
  readonly readAt: number | null
  readonly sealed: Uint8Array
  readonly deliveries: readonly InboxDelivery[]
}

/** Newest first. `before`: the id of the last notice of the page before. */
export async function listInbox(
  queries: Queries,
  accountId: string,
  { limit, before }: { limit: number; before?: string },
): Promise<InboxNotice[]> {
  const tables = queries.withTables<NoticeTables>()
  let chosen = tables.selectFrom('notice').select(['id', 'kind', 'at', 'read_at', 'sealed']).where('account_id', '=', accountId)
  if (before !== undefined) {
    const last = await tables
      .selectFrom('notice')
      .select('at')
      .where('id', '=', before)
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    if (!last) return []
    chosen = chosen.where((is) => is.or([is('at', '<', last.at), is.and([is('at', '=', last.at), is('id', '<', before)])]))
  }
  const notices = await chosen.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  const deliveries = await listDeliveries(
    queries,
    notices.map(({ id }) => id),
  )
  return notices.map(({ id, kind, at, read_at, sealed }) => ({
    id,
    kind,
    at,
    readAt: read_at,
    sealed,
    deliveries: deliveries.filter(({ noticeId }) => noticeId === id),
  }))
}

/** One notice of an account; undefined also where it is somebody else's. */
export async function findInboxNotice(queries: Queries, accountId: string, id: string): Promise<InboxNotice | undefined> {
  const row = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice')
    .select(['id', 'kind', 'at', 'read_at', 'sealed'])
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    readAt: row.read_at,
    sealed: row.sealed,
    deliveries: await listDeliveries(queries, [row.id]),
  }
}

/** Ids of the notices to an account that carried a link to stop or undo one thing. `subject`: what the link is about, such as a hold. */
export async function listNoticesAbout(queries: Queries, accountId: string, subject: string): Promise<string[]> {
  const rows = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice_link')
    .select('notice_id')
    .distinct()
    .where('account_id', '=', accountId)
    .where('dispute_subject', '=', subject)
    .orderBy('notice_id')
    .execute()
  return rows.map((row) => row.notice_id)
}

async function listDeliveries(queries: Queries, noticeIds: readonly string[]): Promise<(InboxDelivery & { readonly noticeId: string })[]> {
  if (noticeIds.length === 0) return []
  const rows = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice_delivery')
    .select(['id', 'notice_id', 'address_id', 'sealed_address', 'state', 'attempts', 'ended_at', 'failure'])
    .where('notice_id', 'in', noticeIds)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    noticeId: row.notice_id,
    addressId: row.address_id,
    sealedAddress: row.sealed_address,
    state: row.state,
    attempts: row.attempts,
    endedAt: row.ended_at,
    failure: row.failure,
  }))
}

export async function countUnread(queries: Queries, accountId: string): Promise<number> {
  const { unread } = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice')
    .select(({ fn }) => fn.countAll<number>().as('unread'))
    .where('account_id', '=', accountId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return unread
}

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

/** Whether somebody could know of a notice: a mail server took one of its mails, a webhook of his did, or it was read in the inbox. */
export async function hasReached(queries: Queries, noticeId: string): Promise<boolean> {
  const row = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice')
    .select('id')
    .where('id', '=', noticeId)
    .where((is) =>
      is.or([
        is('read_at', 'is not', null),
        is.exists(
          is
            .selectFrom('notice_delivery')
            .select('notice_delivery.id')
            .whereRef('notice_delivery.notice_id', '=', 'notice.id')
            .where('notice_delivery.state', '=', 'delivered')
            .where('notice_delivery.reaches', '=', 1),
        ),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

/** When an account last read a notice or pressed the button of a link; undefined: never. Milliseconds UTC. */
export async function findLastReading(queries: Queries, accountId: string): Promise<number | undefined> {
  const tables = queries.withTables<NoticeTables>()
  const { read } = await tables
    .selectFrom('notice')
    .select(({ fn }) => fn.max<number | null>('read_at').as('read'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const { used } = await tables
    .selectFrom('notice_link')
    .select(({ fn }) => fn.max<number | null>('used_at').as('used'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  const last = Math.max(read ?? 0, used ?? 0)
  return last === 0 ? undefined : last
}

export async function updateReadAt(tx: Transaction, accountId: string, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  await tx
    .withTables<NoticeTables>()
    .updateTable('notice')
    .set({ read_at: at })
    .where('account_id', '=', accountId)
    .where('id', 'in', ids)
    .where('read_at', 'is', null)
    .execute()
}

export async function insertNotice(
  tx: Recorded,
  notice: { id: string; kind: string; accountId: string | null; language: string; at: number; sealed: Uint8Array },
): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .insertInto('notice')
    .values({
      id: notice.id,
      kind: notice.kind,
      account_id: notice.accountId,
      language: notice.language,
      at: notice.at,
      sealed: notice.sealed,
      read_at: null,
    })
    .execute()
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

export async function insertLink(tx: Recorded, link: Omit<NoticeLink, 'kind' | 'usedAt'>): Promise<void> {
  await tx
    .withTables<NoticeTables>()
    .insertInto('notice_link')
    .values({
      digest: link.digest,
      notice_id: link.noticeId,
      account_id: link.accountId,
      address_id: link.addressId,
      power: link.power,
      dispute_act: link.dispute?.act ?? null,
      dispute_subject: link.dispute?.subject ?? null,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

/** The link with this secret, also where it is used or past its end: the page says which. */
export async function findNoticeLink(queries: Queries, secret: string): Promise<NoticeLink | undefined> {
  const digest = linkDigest(secret)
  if (digest === undefined) return undefined
  const row = await queries
    .withTables<NoticeTables>()
    .selectFrom('notice_link')
    .innerJoin('notice', 'notice.id', 'notice_link.notice_id')
    .selectAll('notice_link')
    .select('notice.kind')
    .where('notice_link.digest', '=', digest)
    .executeTakeFirst()
  return (
    row && {
      digest: row.digest,
      noticeId: row.notice_id,
      kind: row.kind,
      accountId: row.account_id,
      addressId: row.address_id,
      power: row.power,
      dispute: row.dispute_act === null ? undefined : { act: row.dispute_act, subject: row.dispute_subject ?? '' },
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      usedAt: row.used_at,
    }
  )
}

export async function consumeLink(tx: Recorded, digest: string, at: number, endsFrom: number): Promise<boolean> {
  const done = await tx
    .withTables<NoticeTables>()
    .updateTable('notice_link')
    .set({ used_at: at })
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .where('expires_at', '>=', endsFrom)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function endLinks(tx: Recorded, accountId: string, addressId: string, at: number): Promise<number> {
  const done = await tx
    .withTables<NoticeTables>()
    .updateTable('notice_link')
    .set({ expires_at: at })
    .where('account_id', '=', accountId)
    .where('address_id', '=', addressId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
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

/** Sealed values by id, for a rotation of keys; those with an id above `after`. */
export async function listSealedNotices(queries: Queries, after: string, limit: number): Promise<{ id: string; sealed: Uint8Array }[]> {
  return await queries
    .withTables<NoticeTables>()
    .selectFrom('notice')
    .select(['id', 'sealed'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
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

export async function resealNotice(tx: Recorded, id: string, sealed: Uint8Array): Promise<void> {
  await tx.withTables<NoticeTables>().updateTable('notice').set({ sealed }).where('id', '=', id).execute()
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
