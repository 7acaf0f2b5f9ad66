/** How much more than one tick may pass between two before the machine's clock is distrusted. */
export const TICK_GRACE_MILLISECONDS = 5 * 60_000

export interface HoldClock {
  readonly lastTickAt: number | null
  /** Milliseconds that the index has seen pass, since it was made. */
  readonly observed: number
  /** The part of them in which people could answer. */
  readonly open: number
  /** By how much the clock jumped; null: it runs as it should. */
  readonly alarmMilliseconds: number | null
  /** Ordinary ticks since the alarm. */
  readonly ordinaryTicks: number
}

export interface Tick {
  readonly now: number
  readonly tickMilliseconds: number
  /** Time that surely passed in this process since its last tick, by a clock that nobody sets; undefined at the first one. */
  readonly steadyMilliseconds?: number | undefined
}

const ORDINARY_TICKS_TO_TRUST = 2

/**
 * The clock after one more tick. What passed unseen counts for at most a tick and five minutes, whether the machine was off
 * or its clock was set; a step back counts for nothing.
 */
export function stepClock(
  clock: HoldClock,
  { now, tickMilliseconds, steadyMilliseconds }: Tick,
): HoldClock & { readonly jump: number | null } {
  if (clock.lastTickAt === null || now <= clock.lastTickAt) {
    // Neither the first tick nor a step back, nor the same tick again, says that the clock is right.
    return { ...clock, lastTickAt: now, jump: null }
  }
  const passed = now - clock.lastTickAt
  const most = tickMilliseconds + TICK_GRACE_MILLISECONDS
  // A clock that is pushed by five minutes at every tick stays below the alarm, and gains nothing by it.
  const counted = Math.max(0, Math.min(passed, most, steadyMilliseconds ?? most))
  if (passed > most) {
    const alarmMilliseconds = Math.max(passed, clock.alarmMilliseconds ?? 0)
    return { lastTickAt: now, observed: clock.observed + counted, open: clock.open, alarmMilliseconds, ordinaryTicks: 0, jump: passed }
  }
  const ordinaryTicks = clock.alarmMilliseconds === null ? 0 : clock.ordinaryTicks + 1
  const isTrusted = ordinaryTicks >= ORDINARY_TICKS_TO_TRUST
  return {
    lastTickAt: now,
    observed: clock.observed + counted,
    open: clock.open + counted,
    alarmMilliseconds: isTrusted ? null : clock.alarmMilliseconds,
    ordinaryTicks: isTrusted ? 0 : ordinaryTicks,
    jump: null,
  }
}
