import type { Recorded } from '../journal/record.ts'
import { applyInside } from './apply-hold.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { moveHold } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'

/**
 * Applies a hold in the transaction that asked for it: where nobody else could object, waiting protects nobody, and whoever lost
 * by it can still take it back.
 */
export async function applyAtOnce(tx: Recorded, desk: HoldDesk, hold: Hold, by: string): Promise<MovedHold> {
  const reached = await moveHold(tx, desk, hold, 'reach', { isAnnouncedAt: desk.clock.now() })
  return applyInside(tx, desk, reached, by)
}
