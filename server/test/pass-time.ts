import { tickHolds } from '../src/holds/tick-holds.ts'
import type { IndexInTest } from './index-in-test.ts'

const HOUR = 60 * 60 * 1000

/** Lets time pass as a running index sees it, in ticks as long as one may be believed; mails go out before each. */
export async function pass(index: IndexInTest, milliseconds: number, step = 6 * HOUR): Promise<void> {
  for (let left = milliseconds; left > 0; left -= step) {
    index.clock.advance(Math.min(left, step))
    await index.mails()
    await tickHolds(index.instance, { tickMilliseconds: step, steadyMilliseconds: Math.min(left, step) })
  }
}
