/** The one source of time. Everything else is handed a `Clock`, so that a test can say what time it is. */
export interface Clock {
  /** Milliseconds UTC since 1970. */
  now(): number
  /** Milliseconds since some moment, with fractions, never backwards: for how long something took. */
  elapsed(): number
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() }

/** A clock that stands still until it is moved. */
export function fixedClock(startsAt: number): Clock & { set(at: number): void; advance(milliseconds: number): void } {
  let at = startsAt
  return {
    now: () => at,
    elapsed: () => at,
    set: (to) => {
      at = to
    },
    advance: (milliseconds) => {
      at += milliseconds
    },
  }
}
