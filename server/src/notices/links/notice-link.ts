import type { Recorded } from '../../journal/record.ts'
import { consumeLink, endLinks } from './store.ts'

export const LINK_LIFE_MILLISECONDS = 30 * 24 * 60 * 60 * 1000

/** "This was not me": belongs to one notice, one account and one of its addresses. */
export interface NoticeLink {
  /** SHA-256 of the secret, hex: the link itself is not stored. */
  readonly digest: string
  readonly noticeId: string
  readonly kind: string
  readonly accountId: string
  readonly addressId: string | null
  /** `full` stops the change or freezes the account, `narrow` stops the change. */
  readonly power: 'full' | 'narrow'
  /** What "stop this change" would undo. */
  readonly dispute: { readonly act: string; readonly subject: string } | undefined
  readonly createdAt: number
  readonly expiresAt: number
  readonly usedAt: number | null
}

/** True while pressing a button can still do something. The power of the address may have ended since: ask that too. */
export const isLinkLive = (link: NoticeLink, now: number): boolean => link.usedAt === null && now < link.expiresAt

/** True where a link is past its own end, and nobody ended it before. */
export const hasRunOut = (link: NoticeLink, now: number): boolean =>
  link.usedAt === null && now >= link.expiresAt && link.expiresAt === link.createdAt + LINK_LIFE_MILLISECONDS

/**
 * Uses the link up, whichever button was pressed; false where it was used before, was ended, or is past its end. `mayHaveRunOut`: for
 * what must be stoppable as long as it waits.
 */
export function useNoticeLink(tx: Recorded, link: NoticeLink, at: number, { mayHaveRunOut = false } = {}): Promise<boolean> {
  return consumeLink(tx, link.digest, at, mayHaveRunOut && hasRunOut(link, at) ? link.expiresAt : at + 1)
}

/** Ends every unused link that was sent to an address: it was marked as compromised, or removed. Returns how many there were. */
export function endNoticeLinks(tx: Recorded, accountId: string, addressId: string, at: number): Promise<number> {
  return endLinks(tx, accountId, addressId, at)
}
