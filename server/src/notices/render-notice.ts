import type { Ground } from '../platform/ground.ts'
import type { Language } from './language.ts'
import { isNoticeKind, paramsOf } from './notice-kinds.ts'
import { isSecurity, type NoticeText, noticeText } from './notice-text.ts'
import { openAddress, openContent } from './sealed-notice.ts'
import type { DeliveryState, InboxNotice } from './store.ts'
import { templates } from './templates.ts'

/** A notice for a page: text that strangers took part in, so escape it. */
export interface RenderedNotice {
  readonly subject: string
  /** What happened, what we did, what you can do. No links: the page has a session. */
  readonly paragraphs: readonly string[]
  readonly facts: NoticeText['facts']
  readonly isSecurity: boolean
  /** What was mailed where, and how that stands. */
  readonly deliveries: readonly {
    readonly address: string
    readonly state: DeliveryState
    readonly endedAt: number | null
    readonly failure: string | null
  }[]
}

/** The notice as its account reads it in the inbox. */
export function renderNotice(ground: Pick<Ground, 'vault'>, row: InboxNotice, language: Language): RenderedNotice {
  const { params } = openContent(ground.vault, row.id, row.sealed)
  const text = noticeText({ kind: row.kind, at: row.at, params }, language)
  const hadLink = isNoticeKind(row.kind) && 'link' in paramsOf(row.kind)
  return {
    subject: text.subject,
    paragraphs: [text.happened, text.did, text.can, hadLink ? templates[language].linkInMailAlone : ''].filter((part) => part !== ''),
    facts: text.facts,
    isSecurity: isSecurity(row.kind),
    deliveries: row.deliveries.map(({ id, sealedAddress, state, endedAt, failure }) => ({
      address: openAddress(ground.vault, id, sealedAddress),
      state,
      endedAt,
      failure,
    })),
  }
}
