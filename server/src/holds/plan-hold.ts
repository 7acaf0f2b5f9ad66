import { hasReached } from '../notices/store.ts'
import type { VoidReason } from '../notices/void-reasons.ts'
import type { Queries } from '../platform/database/database.ts'
import { readHoldClock } from './clock/store.ts'
import { type Hold, isLiveHold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { type HoldKind, kindOf } from './hold-kind.ts'
import { ANNOUNCING_MILLISECONDS, CONTESTED_MILLISECONDS, isDue, pauseCause } from './hold-policy.ts'
import type { PauseReason } from './pause-reason.ts'
import { listHoldPeople } from './people/store.ts'
import { readTimeInState } from './store.ts'

/** What the passing of time alone does to a hold. */
export type Plan =
  | { readonly event: 'reach' | 'escalate' | 'give-up' | 'resume' | 'apply' | 'reject' | 'settle' }
  | { readonly event: 'pause'; readonly because: PauseReason }
  | { readonly event: 'void'; readonly because: VoidReason }

export interface TurnOptions {
  /** The data came back from a backup and nobody has looked yet. */
  readonly isRecovered?: boolean
  /** Nobody else could decide about what is contested. */
  readonly hasOneAdministrator?: boolean
}

/** Undefined: nothing, for now. */
export async function planOf(queries: Queries, desk: HoldDesk, hold: Hold, options: TurnOptions): Promise<Plan | undefined> {
  const kind = kindOf(desk.holdKinds, hold)
  if (!kind && isLiveHold(hold)) return { event: 'void', because: 'kind-retired' }
  switch (hold.state) {
    case 'announcing':
      if (await haveAllHeard(queries, hold.id)) return { event: 'reach' }
      if ((await readTimeInState(queries, hold.id)) < ANNOUNCING_MILLISECONDS) return undefined
      return { event: options.hasOneAdministrator ? 'give-up' : 'escalate' }
    case 'waiting': {
      const because = await causeOf(queries, desk, kind!, hold, options)
      if (because !== undefined) return { event: 'pause', because }
      return isDue(hold) ? { event: 'apply' } : undefined
    }
    case 'paused': {
      const because = await causeOf(queries, desk, kind!, hold, options)
      if (because === undefined) return { event: 'resume' }
      // The stronger reason counts: it gives people time to look again.
      return hold.pausedBecause === 'clock-alarm' && because !== 'clock-alarm' ? { event: 'pause', because } : undefined
    }
    case 'contested':
      return (await readTimeInState(queries, hold.id)) >= CONTESTED_MILLISECONDS ? { event: 'reject' } : undefined
    case 'applied':
      return (await readTimeInState(queries, hold.id)) >= hold.lateVetoMilliseconds ? { event: 'settle' } : undefined
    default:
      return undefined
  }
}

async function haveAllHeard(queries: Queries, holdId: string): Promise<boolean> {
  for (const { noticeId } of await listHoldPeople(queries, holdId))
    if (noticeId !== null && !(await hasReached(queries, noticeId))) return false
  return true
}

async function causeOf(queries: Queries, desk: HoldDesk, kind: HoldKind, hold: Hold, options: TurnOptions) {
  let isSomebodyFrozen = false
  for (const accountId of await kind.pausedBy(queries, hold)) isSomebodyFrozen ||= await desk.isFrozen(queries, accountId)
  const { alarmMilliseconds } = await readHoldClock(queries)
  const because = pauseCause({ isSomebodyFrozen, isAlarmed: alarmMilliseconds !== null, isRecovered: options.isRecovered ?? false })
  // Asked when its time has come: what is decided before costs nobody a day.
  const isAsked = because === undefined && (hold.state === 'paused' || isDue(hold))
  return isAsked ? kind.pausedBecause?.(queries, hold, desk.clock.now()) : because
}
