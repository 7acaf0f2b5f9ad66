import type { NoticeLink } from '../../../notices/notice-link.ts'
import { noticeText } from '../../../notices/notice-text.ts'
import { openContent } from '../../../notices/sealed-notice.ts'
import { findInboxNotice } from '../../../notices/store.ts'
import type { Ground } from '../../../platform/ground.ts'

/**
 * What a notice says, for the page behind its link. Whoever opens that may be anybody who reads the mailbox, so addresses
 * are shown by their beginning.
 */
export async function tellLinkedNotice(
  { db, vault }: Pick<Ground, 'db' | 'vault'>,
  accountId: string,
  link: Pick<NoticeLink, 'noticeId'>,
): Promise<{ subject: string; paragraphs: readonly string[]; facts: readonly { term: string; text: string }[] }> {
  const row = await findInboxNotice(db.read, accountId, link.noticeId)
  if (!row) return { subject: 'Something happened to an account', paragraphs: [], facts: [] }
  const { params } = openContent(vault, row.id, row.sealed)
  const text = noticeText({ kind: row.kind, at: row.at, params }, 'en', shortAddress)
  return { subject: text.subject, paragraphs: [text.happened, text.did].filter((part) => part !== ''), facts: text.facts }
}

/** `a…@e…`: known to whoever has it, of no use to anybody else. */
export function shortAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const cut = (part: string) => `${[...part][0] ?? ''}…`
  return at < 1 ? cut(address) : `${cut(address.slice(0, at))}@${cut(address.slice(at + 1))}`
}
