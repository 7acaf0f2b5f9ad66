import type { Recorded } from '../journal/record.ts'
import type { Queries, Transaction } from '../platform/database/database.ts'
import type { NoticeLink } from './links/notice-link.ts'
import type { AddressPower } from './recipient.ts'

/** By what a notice goes out. */
export type Channel = 'mail' | 'webhook'

export type DeliveryState = 'waiting' | 'delivered' | 'rejected' | 'failed'

export type NoticeTables = {
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

export async function resealNotice(tx: Recorded, id: string, sealed: Uint8Array): Promise<void> {
  await tx.withTables<NoticeTables>().updateTable('notice').set({ sealed }).where('id', '=', id).execute()
}
