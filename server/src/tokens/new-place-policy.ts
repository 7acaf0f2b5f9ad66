/** A publication by a token: when, and from which network. */
export interface TokenUse {
  readonly at: number
  readonly network: string
}

export interface NewPlaceFacts {
  readonly now: number
  /** Of the request. */
  readonly network: string
  /** When the token was made. */
  readonly createdAt: number
  /** Earlier publications by the token, newest first. */
  readonly uses: readonly TokenUse[]
  /** True where older ones were not looked at. */
  readonly isCut: boolean
}

const DAY = 24 * 60 * 60 * 1000
/** For so long after its making a first use surprises nobody: the making was told. */
export const YOUNG_MILLISECONDS = 7 * DAY
/** A token is told of once in this time, however often it moves. */
export const QUIET_MILLISECONDS = 7 * DAY
/** After so long a new network is told of although the token had many. */
export const LONG_UNUSED_MILLISECONDS = 90 * DAY
/** A token of so many networks is one of rented build machines, whose next network says nothing. */
export const MOST_NETWORKS = 4

/** Whether its owner should hear from where a token publishes (design: ASVS 6.3.5, for tokens). */
export function isNewPlace({ now, network, createdAt, uses, isCut }: NewPlaceFacts): boolean {
  const known = uses.filter((use) => use.network !== 'unknown')
  if (network === 'unknown' || known.some((use) => use.network === network)) return false
  // What is not known is not new.
  if (known.length === 0) return !isCut && uses.length === 0 && now - createdAt >= YOUNG_MILLISECONDS
  if (now - known[0]!.at >= LONG_UNUSED_MILLISECONDS) return true
  const firsts = new Map(known.map((use) => [use.network, use.at]))
  if (firsts.size >= MOST_NETWORKS) return false
  const [, ...moves] = [...firsts.values()].toSorted((a, b) => a - b)
  return moves.every((at) => now - at >= QUIET_MILLISECONDS)
}
