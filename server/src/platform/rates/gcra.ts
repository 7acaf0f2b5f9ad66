/**
 * The generic cell rate algorithm, as a virtual schedule (ITU-T I.371, annex A). All that is kept of a key is one moment, its
 * `arrival`: when the room will be whole again. Each one that is let through moves it on by `everyMilliseconds`; nothing is let
 * through that would move it further than `burst` of those from now.
 *
 * All moments and lengths are whole milliseconds.
 */
export interface Spacing {
  readonly everyMilliseconds: number
  /** The furthest from now that an arrival may be for one more to pass. */
  readonly furthestToPass: number
  /** Where one is put that lies further away than it can. */
  readonly emptiest: number
  /** Beyond this an arrival was written by a clock that was wrong, or still is. */
  readonly furthestToBelieve: number
}

/** The numbers behind "`burst` at once, and one more `everySeconds`". Throws for numbers that make no rate: a bug. */
export function spacingOf({ burst, everySeconds }: { readonly burst: number; readonly everySeconds: number }): Spacing {
  const everyMilliseconds = Math.round(everySeconds * 1000)
  if (!Number.isSafeInteger(burst) || burst < 1) throw new RangeError('A rate lets through at least one.')
  if (!(everyMilliseconds >= 1) || !Number.isSafeInteger(2 * burst * everyMilliseconds)) {
    throw new RangeError('A rate gives back one in a millisecond or more, and is whole again before the end of time.')
  }
  return {
    everyMilliseconds,
    furthestToPass: (burst - 1) * everyMilliseconds,
    emptiest: burst * everyMilliseconds,
    // Not `emptiest`: the clocks of two processes differ by a little, and believing only the slower one would let the
    // faster one take that difference again and again. With this much, nobody waits longer than for a whole burst.
    furthestToBelieve: (2 * burst - 1) * everyMilliseconds,
  }
}

/** For how long the next one has to wait, in milliseconds; 0 where it passes. `undefined` as arrival: nothing is known of the key. */
export function waitMilliseconds(spacing: Spacing, arrival: number | undefined, now: number): number {
  if (arrival === undefined) return 0
  return Math.max(0, believed(spacing, arrival, now) - spacing.furthestToPass - now)
}

/** The arrival after one more has passed. */
export function arrivalAfterOne(spacing: Spacing, arrival: number | undefined, now: number): number {
  return Math.max(arrival ?? now, now) + spacing.everyMilliseconds
}

/** An arrival as far away as it can be: after the clock has stepped back, one from the wrong future would lock for as long as it was wrong. */
export function believed(spacing: Spacing, arrival: number, now: number): number {
  return arrival > now + spacing.furthestToBelieve ? now + spacing.emptiest : arrival
}
