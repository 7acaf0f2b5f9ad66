import type { Json } from '../platform/encoding/canonical-json.ts'

export const holdStates = [
  'announcing',
  'waiting',
  'paused',
  'contested',
  'vetoed',
  'withdrawn',
  'void',
  'applied',
  'undone',
  'settled',
] as const
export type HoldState = (typeof holdStates)[number]

/** Those in which it is still open whether it happens. */
export const liveStates = ['announcing', 'waiting', 'paused', 'contested'] as const satisfies readonly HoldState[]

/** A change of who has power for good: announced, waited for, and done only if nobody stops it (design: A.1). */
export interface Hold {
  readonly id: string
  readonly kind: string
  /** One live hold per (kind, subject): a second request joins it. */
  readonly subject: string
  readonly projectId: string | null
  /** The account that would lose something; null where nobody does. */
  readonly targetId: string | null
  /** Account id, or `operator`. */
  readonly requestedBy: string
  /** Ids and numbers only. */
  readonly details: { readonly [key: string]: Json }
  readonly state: HoldState
  readonly version: number
  /** Of the policy under which it was asked for. */
  readonly policyDigest: string
  readonly requestedAt: number
  /** Since when everybody concerned could know; the wait begins there. */
  readonly announcedAt: number | null
  readonly durationMilliseconds: number
  /** Observed time that is left to wait. */
  readonly remainingMilliseconds: number
  /** For how long people could have stopped it since the announcement: observed time without the time that the index was down. */
  readonly doorMilliseconds: number
  /** A code of `pause-reason.ts`. */
  readonly pausedBecause: string | null
  /** For how long after the application whoever lost power may undo it. */
  readonly lateVetoMilliseconds: number
  readonly appliedAt: number | null
  /** Account id, `operator` or `system`; null while it is live. */
  readonly decidedBy: string | null
  readonly decidedAt: number | null
  /** A code of ours, or what whoever decided wrote, cleaned and cut. */
  readonly reason: string | null
}

export const isLiveHold = ({ state }: Pick<Hold, 'state'>): boolean => (liveStates as readonly HoldState[]).includes(state)

/** Taken before any decision about a hold, after the locks of accounts and before those of projects. */
export const holdLock = (holdId: string): string => `hold:${holdId}`
