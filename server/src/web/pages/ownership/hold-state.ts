import type { Hold, HoldState } from '../../../holds/hold.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { badge, type Tone } from '../pieces/badge.ts'

export const holdPath = ({ id }: Pick<Hold, 'id'>): string => `/hold/${encodeURIComponent(id)}`
/** What waits in the whole index, for administrators. */
export const ALL_HOLDS_PATH = '/admin/holds'

/** Where they decide about one that is contested. */
export const decisionPath = ({ id }: Pick<Hold, 'id'>): string => `${ALL_HOLDS_PATH}/${encodeURIComponent(id)}`

const shown: Readonly<Record<HoldState, readonly [words: string, tone: Tone]>> = {
  announcing: ['being announced', 'amber'],
  waiting: ['waits', 'amber'],
  paused: ['paused', 'amber'],
  contested: ['contested', 'red'],
  vetoed: ['stopped', 'plain'],
  withdrawn: ['withdrawn', 'plain'],
  void: ['not done', 'plain'],
  applied: ['done, can be undone', 'amber'],
  undone: ['undone', 'plain'],
  settled: ['done', 'plain'],
}

export const stateBadge = (state: HoldState): Markup => badge(...shown[state])
