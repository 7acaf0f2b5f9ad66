import { Refusal } from '../errors.ts'
import type { Actor } from '../journal/actor.ts'
import { type Recorded, record } from '../journal/record.ts'
import { applyInside, freezeOf } from './apply-hold.ts'
import { type Hold, holdLock } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { stateAfter } from './hold-policy.ts'
import { refusalOf } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'
import { findHold } from './store.ts'

/**
 * Applies a hold before its time. The caller has judged the proof; the kind is asked again on the facts of now, so the answer
 * may be a hold that is void.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-cannot` where it does not wait, `hold-busy`
 */
export function releaseHold(desk: HoldDesk, actor: Actor, holdId: string, by: string): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await releaseInside(tx, desk, holdId, by)
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction. */
export async function releaseInside(tx: Recorded, desk: HoldDesk, holdId: string, by: string): Promise<MovedHold> {
  const isFirst = await tx.tryLock(holdLock(holdId))
  // Whoever stops it at the same moment goes first; waiting only to say who it was.
  if (!isFirst) await tx.lock(holdLock(holdId))
  const hold = await findHold(tx, holdId)
  if (!hold) throw new Refusal('hold-unknown')
  if (stateAfter(hold.state, 'apply') === undefined) throw await refusalOf(tx, desk, hold)
  if (!isFirst) throw new Refusal('hold-busy')
  const freeze = await freezeOf(tx, desk, hold)
  if (freeze === 'busy') throw new Refusal('hold-busy')
  if (freeze === 'frozen') throw new Refusal('hold-cannot', { state: 'paused' })
  return applyInside(tx, desk, hold, by)
}
