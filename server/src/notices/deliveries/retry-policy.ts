const MINUTE = 60_000
const delays = [1, 5, 15, 60].map((minutes) => minutes * MINUTE)
const EVERY = 60 * MINUTE
const GIVE_UP_AFTER = 14 * 24 * 60 * MINUTE
/** Fourteen days in which we ourselves were switched off are no fourteen days of trying. */
const LEAST_ATTEMPTS = 24

/** What has been tried when an attempt has just failed. */
export interface Attempts {
  /** With the one that failed. */
  readonly count: number
  readonly firstAt: number
  readonly now: number
}

/** When to try again: after 1, 5, 15, 60 minutes, then every hour, for 14 days. */
export function nextAttempt({ count, firstAt, now }: Attempts): { readonly at: number } | 'give-up' {
  if (count >= LEAST_ATTEMPTS && now - firstAt >= GIVE_UP_AFTER) return 'give-up'
  return { at: now + (delays[count - 1] ?? EVERY) }
}
