import type { EventKindName } from '../../journal/events.ts'
import { readLeaf } from '../../journal/read-entry.ts'
import { countEntriesAboutByDay, listEntriesAbout } from '../../journal/store.ts'
import type { Ground } from '../../platform/ground.ts'
import type { HistoryGroup, Weight } from './history-line.ts'
import { fixedWeight, groupOf, kindsWithOpenWeight, weightOf } from './tell-entry.ts'

/** What happened of one group on one day. */
export interface HistoryDay {
  /** Midnight UTC at its beginning. */
  readonly at: number
  readonly group: HistoryGroup
  readonly count: number
  /** Of the heaviest. */
  readonly weight: Weight
}

export interface HistoryDays {
  readonly days: readonly HistoryDay[]
  /** The first day of which all is counted, or some: milliseconds UTC. */
  readonly from: number
  /** True where more happened than is counted: the numbers of the oldest day are too small, and older days are missing. */
  readonly isCut: boolean
}

/** Entries looked at: the cost does not grow with what a robot does in a month. */
const NEWEST_COUNTED = 5000
/** Of those whose weight depends on what they say. */
const NEWEST_WEIGHED = 500
const DAY_MILLISECONDS = 86_400_000
const order: readonly Weight[] = ['usual', 'notable', 'alarming']

/** How much happened on which day since `from` (milliseconds UTC). Two queries; nothing private is opened. */
export async function countHistoryDays(ground: Pick<Ground, 'db'>, accountId: string, from: number): Promise<HistoryDays> {
  const counts = await countEntriesAboutByDay(ground.db.read, 'account', accountId, NEWEST_COUNTED)
  const weighed = await listEntriesAbout(ground.db.read, 'account', accountId, NEWEST_WEIGHED, { kinds: kindsWithOpenWeight })
  const isCut = counts.reduce((sum, { count }) => sum + count, 0) >= NEWEST_COUNTED
  const firstDay = dayOf(from)
  const oldest = counts.reduce((least, { day }) => Math.min(least, day), Number.MAX_SAFE_INTEGER)
  const days = new Map<string, HistoryDay>()
  const add = (kind: string, day: number, count: number, weight: Weight) => {
    if (day < firstDay) return
    const group = groupOf(kind)
    const before = days.get(`${group} ${day}`)
    days.set(`${group} ${day}`, {
      at: day * DAY_MILLISECONDS,
      group,
      count: count + (before?.count ?? 0),
      weight: order[Math.max(order.indexOf(weight), order.indexOf(before?.weight ?? 'usual'))]!,
    })
  }
  for (const { kind, day, count } of counts) add(kind, day, count, fixedWeight(kind))
  const counted = new Set(counts.map(({ kind, day }) => `${kind} ${day}`))
  for (const entry of weighed) {
    const day = dayOf(entry.at)
    if (counted.has(`${entry.kind} ${day}`)) add(entry.kind, day, 0, weightOf(entry.kind as EventKindName, readLeaf(entry).public))
  }
  return {
    days: [...days.values()].toSorted((a, b) => b.at - a.at || (a.group < b.group ? -1 : 1)),
    from: isCut ? Math.max(from, oldest * DAY_MILLISECONDS) : from,
    isCut: isCut && oldest >= firstDay,
  }
}

const dayOf = (at: number) => Math.floor(at / DAY_MILLISECONDS)
