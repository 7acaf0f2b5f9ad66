import type { Sentence } from './sentence.ts'

export const historyGroups = ['sign-ins', 'factors', 'sessions', 'tokens', 'e-mail', 'roles', 'releases', 'other'] as const
export type HistoryGroup = (typeof historyGroups)[number]

/** `usual`; `notable`: worth a look, mostly the owner himself; `alarming`: somebody else may have been here. */
export type Weight = 'usual' | 'notable' | 'alarming'

/** One entry of the journal about an account, as its owner reads it. Nothing in it needs escaping against terminals or bidi tricks. */
export interface HistoryLine {
  readonly position: number
  /** Milliseconds UTC. */
  readonly at: number
  readonly kind: string
  readonly group: HistoryGroup
  readonly weight: Weight
  /** Why it is notable or alarming, in one to three words; null where it is usual. */
  readonly flag: string | null
  readonly sentence: string
  /** The same, with what others wrote apart from our own words. */
  readonly parts: Sentence
  /** Who did it, where it was not the account itself: `the operator`, `"ada"`. */
  readonly by: string | null
  /** Browser family, or the beginning of what the program called itself. Never those of another person. */
  readonly device: string | null
  /** /24 or /48. */
  readonly network: string | null
  /** What was shown: `password and authenticator app`. */
  readonly factor: string | null
  /** The session or token it was done with. */
  readonly credential: string | null
  /** True where "this was not me" is a sensible answer. */
  readonly isSecurity: boolean
  readonly outcome: 'done' | 'refused'
  /** What became of the private part: `erased` by request or time, `unreadable` where it is not what the entry committed to. */
  readonly details: 'open' | 'erased' | 'unreadable'
}
