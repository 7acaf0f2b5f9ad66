import type { Recorded } from '../../journal/record.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { NoticeTables } from '../store.ts'
import { linkDigest } from './link-secret.ts'
import type { NoticeLink } from './notice-link.ts'

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
