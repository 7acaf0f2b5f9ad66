const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** A length of time in words, rounded up, so that nobody expects it too early: `40 minutes`, `30 hours`, `7 days`. */
export function spanText(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return counted(Math.ceil(milliseconds / DAY), 'day')
  if (milliseconds >= 2 * HOUR) return counted(Math.ceil(milliseconds / HOUR), 'hour')
  return counted(Math.max(1, Math.ceil(milliseconds / 60_000)), 'minute')
}

const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`
