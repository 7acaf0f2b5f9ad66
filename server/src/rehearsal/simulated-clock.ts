import type { Clock } from '../platform/clock/clock.ts'

export interface SimulatedClock extends Clock {
  /** Time passes, and everybody sees it pass. */
  advance(milliseconds: number): void
  /** The clock of the machine is set, forward or back; no time has passed. */
  jump(milliseconds: number): void
}

/** A clock that stands still until it is told to go on. */
export function simulatedClock(startsAt: number): SimulatedClock {
  let now = startsAt
  let elapsed = 0
  return {
    now: () => now,
    elapsed: () => elapsed,
    advance(milliseconds) {
      now += milliseconds
      elapsed += milliseconds
    },
    jump(milliseconds) {
      now += milliseconds
    },
  }
}
