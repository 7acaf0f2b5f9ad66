import { createHash } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import { believed, spacingOf, waitMilliseconds } from './gcra.ts'
import { deleteWhole, findArrival, giveBack, pullBack, tryPass } from './store.ts'

/** `burst` at once, and then one more every `everySeconds` (a whole burst comes back in `burst * everySeconds`). */
export interface Rate {
  readonly burst: number
  readonly everySeconds: number
}

export interface RateGround {
  readonly db: Database
  readonly clock: Clock
}

/** `retryAfterSeconds`: whole seconds, at least 1, after which one will pass if nobody else comes in between. */
export type RateVerdict = { readonly isAllowed: true } | { readonly isAllowed: false; readonly retryAfterSeconds: number }

/** Rows removed in one transaction: writers wait for no longer than that takes. */
const rowsAtOnce = 500

/**
 * Takes one of what `key` may still do. Exact for any number of processes and calls at the same time; their clocks may
 * differ by less than the time of a burst. Not to be called inside an open transaction: what was tried counts, even where
 * everything else about it is rolled back.
 */
export const takeRate = (ground: RateGround, key: string, rate: Rate): Promise<RateVerdict> => takeRates(ground, [{ key, rate }])

/**
 * One of each, in one transaction, so that several limits cost the disk no more than one; ends at the first that refuses,
 * and what was taken before it stays taken.
 */
export async function takeRates(ground: RateGround, asked: readonly { readonly key: string; readonly rate: Rate }[]): Promise<RateVerdict> {
  // A flood is refused by reading alone: it neither queues with the writers nor makes the disk write.
  for (const { key, rate } of asked) {
    const first = verdictOf(rate, await findArrival(ground.db.read, rowKey(key, rate)), ground.clock.now())
    if (!first.isAllowed && !first.isFromWrongFuture) return refusal(first)
  }
  return await ground.db.transaction(async (tx) => {
    const now = ground.clock.now()
    for (const { key, rate } of asked) {
      const row = rowKey(key, rate)
      const spacing = spacingOf(rate)
      if (await tryPass(tx, row, spacing, now)) continue
      const found = verdictOf(rate, await findArrival(tx, row), now)
      if (found.isFromWrongFuture) await pullBack(tx, row, spacing, now)
      // Between two statements on PostgreSQL room may have come back; the next call will find it.
      return refusal(found)
    }
    return { isAllowed: true }
  })
}

/** Whether one would pass now, taking nothing. By the time that one is taken, somebody else may have taken it. */
export async function peekRate(ground: RateGround, key: string, rate: Rate): Promise<RateVerdict> {
  const found = verdictOf(rate, await findArrival(ground.db.read, rowKey(key, rate)), ground.clock.now())
  return found.isAllowed ? { isAllowed: true } : refusal(found)
}

/** Gives one back that was taken, where what was tried turned out well. More than was taken never makes more than a burst. */
export async function refundRate(ground: RateGround, key: string, rate: Rate): Promise<void> {
  await ground.db.transaction((tx) => giveBack(tx, rowKey(key, rate), spacingOf(rate)))
}

/** Removes what says nothing any more, in portions; how many rows. For the job runner. */
export async function forgetRates(ground: RateGround): Promise<number> {
  let forgotten = 0
  while (true) {
    const removed = await ground.db.transaction(async (tx) => {
      // Two of these at once could each wait for a row of the other.
      await tx.lock('forget-rates')
      return await deleteWhole(tx, ground.clock.now(), rowsAtOnce)
    })
    forgotten += removed
    if (removed < rowsAtOnce) return forgotten
  }
}

/**
 * A digest, so that whoever reads the table reads no addresses and names. (It hides them from a glance, not from somebody who
 * tries every address; what hides them from him is that rows are soon forgotten.) The rate is a part of it: a changed setting
 * begins anew, and two rates for one name do not mix.
 */
function rowKey(key: string, rate: Rate): string {
  return createHash('sha256')
    .update(JSON.stringify([rate.burst, rate.everySeconds, key]))
    .digest('base64url')
}

function verdictOf(rate: Rate, arrival: number | undefined, now: number) {
  const spacing = spacingOf(rate)
  const wait = waitMilliseconds(spacing, arrival, now)
  return { isAllowed: wait === 0, wait, isFromWrongFuture: arrival !== undefined && believed(spacing, arrival, now) !== arrival }
}

function refusal({ wait }: { readonly wait: number }): RateVerdict {
  return { isAllowed: false, retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)) }
}
