/** The one source of time. Everything else is handed a `Clock`, so that a test can say what time it is. */
export interface Clock {
  /** Milliseconds UTC since 1970. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that stands still until it is moved. */
export function fixedClock(startsAt: number): Clock & { set(at: number): void; advance(milliseconds: number): void } {
  let at = startsAt
  return {
    now: () => at,
    set: (to) => {
      at = to
    },
    advance: (milliseconds) => {
      at += milliseconds
    },
  }
}
