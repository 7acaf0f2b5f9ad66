export interface BenchOptions {
  /** Rounds that alternate between the things compared. */
  readonly rounds: number
  readonly secondsARound: number
  /** Short rounds: the figures say whether it works, not how fast it is. */
  readonly isQuick: boolean
  /** A folder where a large database stays from one run to the next; undefined makes and removes one. */
  readonly filledFolder: string | undefined
  /** Also the samples that nobody looks at while rules are written. */
  readonly withUnseen: boolean
}

const FILLED = '--filled='
const UNSEEN = '--unseen'

/** The words of the command that are not names of measurings. */
export const isOption = (word: string): boolean => word === '--quick' || word === UNSEEN || word.startsWith(FILLED)

export const optionsFrom = (words: readonly string[]): BenchOptions => {
  const isQuick = words.includes('--quick')
  const filledFolder = words.find((word) => word.startsWith(FILLED))?.slice(FILLED.length)
  return { rounds: isQuick ? 1 : 5, secondsARound: isQuick ? 1 : 3, isQuick, filledFolder, withUnseen: words.includes(UNSEEN) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) throw new Error('a median of nothing')
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * The median of the quotients of each round, not the quotient of medians: what else the machine did in a round slowed
 * both sides of it.
 */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / theirs[round]!))
}

export const whole = (value: number) => Math.round(value).toLocaleString('en-US')
export const ratio = (value: number) => value.toFixed(2)
export const oneDecimal = (value: number) => value.toFixed(1)
export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
