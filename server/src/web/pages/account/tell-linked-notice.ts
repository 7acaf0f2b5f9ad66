import type { NoticeLink } from '../../../notices/links/notice-link.ts'
import { noticeText } from '../../../notices/notice-text.ts'
import { openContent } from '../../../notices/sealed-notice.ts'
import { findInboxNotice } from '../../../notices/store.ts'
import type { Ground } from '../../../platform/ground.ts'

/** A notice as far as a stranger with the mailbox may read it. */
export interface LinkedNotice {
  readonly subject: string
  /** What happened, a sentence. */
  readonly happened: string
  /** What we did; may be empty. */
  readonly did: string
  readonly facts: readonly { readonly term: string; readonly text: string }[]
}

/**
 * What a notice says, for the page behind its link. Whoever opens that may be anybody who reads the mailbox, so addresses
 * are shown by their beginning.
 */
export async function tellLinkedNotice(
  { db, vault }: Pick<Ground, 'db' | 'vault'>,
  accountId: string,
  link: Pick<NoticeLink, 'noticeId'>,
): Promise<LinkedNotice> {
  const row = await findInboxNotice(db.read, accountId, link.noticeId)
  if (!row) return { subject: 'This was not me', happened: 'Something was done with your account.', did: '', facts: [] }
  const { params } = openContent(vault, row.id, row.sealed)
  const text = noticeText({ kind: row.kind, at: row.at, params }, 'en', shortAddress)
  return { subject: text.subject, happened: text.happened, did: text.did, facts: text.facts }
}

/** `a…@e…`: known to whoever has it, of no use to anybody else. */
export function shortAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const cut = (part: string) => `${[...part][0] ?? ''}…`
  return at < 1 ? cut(address) : `${cut(address.slice(0, at))}@${cut(address.slice(at + 1))}`
}
