import { findAccount } from '../../accounts/store.ts'
import type { Hold } from '../../holds/hold.ts'
import { listHoldPeople } from '../../holds/people/store.ts'
import { readLeaf, readPrivate } from '../../journal/read-entry.ts'
import { listEntriesAbout } from '../../journal/store.ts'
import { type DeliveryState, findInboxNotice, listNoticesAbout } from '../../notices/store.ts'
import type { Queries } from '../../platform/database/database.ts'
import type { OwnershipDesk } from '../desk.ts'
import { findLastSign } from './last-sign.ts'

const DAY = 24 * 60 * 60 * 1000

/** A notice of it to the silent owner: which ways it took, and whether he read it. No address stands here. */
export interface EvidencedNotice {
  readonly at: number
  readonly readAt: number | null
  readonly deliveries: readonly { readonly state: DeliveryState; readonly endedAt: number | null }[]
}

/** On what a succession stands: for how long nothing was heard, how he was told, and what whoever asked says. */
export interface SuccessionEvidence {
  /** When it was asked for. */
  readonly silentDays: number
  /** Milliseconds UTC; as far as is known now. */
  readonly lastSignAt: number | undefined
  readonly notices: readonly EvidencedNotice[]
  /** The words of whoever asked; undefined where they were erased. For administrators, and for whoever wrote them. */
  readonly words: string | undefined
}

/** Undefined of every other kind of hold. */
export async function readSuccessionEvidence(
  desk: Pick<OwnershipDesk, 'vault'>,
  queries: Queries,
  hold: Hold,
): Promise<SuccessionEvidence | undefined> {
  if (hold.kind !== 'succeed-owner' || hold.targetId === null) return undefined
  const [entry] = await listEntriesAbout(queries, 'hold', hold.id, 1, { kinds: ['succession-asked'] })
  const account = await findAccount(queries, hold.targetId)
  const lastSignAt = account && (await findLastSign(queries, account))
  const told = entry && Number((readLeaf(entry).public as { silentDays?: unknown }).silentDays)
  const words = entry && readPrivate(desk.vault, entry)?.evidence
  return {
    silentDays: told ?? (lastSignAt === undefined ? 0 : Math.floor((hold.requestedAt - lastSignAt) / DAY)),
    lastSignAt,
    notices: await readNotices(queries, hold.id, hold.targetId),
    words: typeof words === 'string' ? words : undefined,
  }
}

/** The announcement, and whatever else carried a link to stop it; the oldest first. */
async function readNotices(queries: Queries, holdId: string, targetId: string): Promise<EvidencedNotice[]> {
  const announced = (await listHoldPeople(queries, holdId)).find(({ accountId }) => accountId === targetId)?.noticeId
  const ids = new Set([...(announced ? [announced] : []), ...(await listNoticesAbout(queries, targetId, holdId))])
  const notices: EvidencedNotice[] = []
  for (const id of ids) {
    const notice = await findInboxNotice(queries, targetId, id)
    if (!notice) continue
    const deliveries = notice.deliveries.map(({ state, endedAt }) => ({ state, endedAt }))
    notices.push({ at: notice.at, readAt: notice.readAt, deliveries })
  }
  return notices.toSorted((a, b) => a.at - b.at)
}

const words: Readonly<Record<DeliveryState, string>> = {
  delivered: 'delivered',
  waiting: 'not delivered yet',
  rejected: 'rejected, for good',
  failed: 'given up after two weeks',
}

/** How a notice went, in words: `2 mails: 1 delivered, 1 rejected, for good; not read`. */
export function deliveriesText({ deliveries, readAt }: EvidencedNotice): string {
  const states = (Object.keys(words) as DeliveryState[]).flatMap((state) => {
    const count = deliveries.filter((each) => each.state === state).length
    return count === 0 ? [] : [`${count} ${words[state]}`]
  })
  const count = deliveries.length === 1 ? '1 message' : `${deliveries.length} messages`
  const how = deliveries.length === 0 ? 'no address or webhook to send it to' : `${count}: ${states.join(', ')}`
  return `${how}; ${readAt === null ? 'not read' : 'read'}`
}
