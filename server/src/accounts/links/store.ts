import type { Queries, Transaction } from '../../platform/database/database.ts'
import type { LinkPurpose, OneTimeLink } from './one-time-link.ts'

type LinkTables = {
  one_time_link: {
    digest: string
    purpose: LinkPurpose
    account_id: string | null
    subject: string
    created_at: number
    expires_at: number
    used_at: number | null
  }
}

export async function findLink(queries: Queries, digest: string): Promise<OneTimeLink | undefined> {
  const row = await queries.withTables<LinkTables>().selectFrom('one_time_link').selectAll().where('digest', '=', digest).executeTakeFirst()
  return (
    row && {
      digest: row.digest,
      purpose: row.purpose,
      accountId: row.account_id,
      subject: row.subject,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      usedAt: row.used_at,
    }
  )
}

export async function insertLink(tx: Transaction, link: OneTimeLink): Promise<void> {
  await tx
    .withTables<LinkTables>()
    .insertInto('one_time_link')
    .values({
      digest: link.digest,
      purpose: link.purpose,
      account_id: link.accountId,
      subject: link.subject,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

/** Uses a link up; false where somebody was faster. */
export async function spendLink(tx: Transaction, digest: string, at: number): Promise<boolean> {
  const done = await tx
    .withTables<LinkTables>()
    .updateTable('one_time_link')
    .set({ used_at: at })
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Kills the links of these purposes that an account, or one thing of it, still has. */
export async function spendLinksOf(
  tx: Transaction,
  accountId: string,
  purposes: readonly LinkPurpose[],
  at: number,
  subject?: string,
): Promise<void> {
  let query = tx
    .withTables<LinkTables>()
    .updateTable('one_time_link')
    .set({ used_at: at })
    .where('account_id', '=', accountId)
    .where('purpose', 'in', purposes)
    .where('used_at', 'is', null)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  await query.execute()
}

export async function deleteOldLinks(tx: Transaction, before: number): Promise<void> {
  await tx.withTables<LinkTables>().deleteFrom('one_time_link').where('expires_at', '<', before).execute()
}
