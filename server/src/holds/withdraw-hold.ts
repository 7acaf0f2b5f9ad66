import { Refusal } from '../errors.ts'
import type { Actor } from '../journal/actor.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { endEffects, moveHold, ofHold, subjectsOf, takeHold } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'
import { doerName, peopleOf, tellPeople } from './tell-hold.ts'

/** Takes a request back. @throws Refusal `hold-unknown`, `hold-not-requester`, `hold-already-decided` */
export function withdrawHold(desk: HoldDesk, actor: Actor, holdId: string, accountId: string): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await withdrawInside(tx, desk, holdId, accountId)
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction. */
export async function withdrawInside(tx: Recorded, desk: HoldDesk, holdId: string, accountId: string): Promise<MovedHold> {
  const hold = await takeHold(tx, holdId)
  if (hold.requestedBy !== accountId) throw new Refusal('hold-not-requester')
  return endWithdrawn(tx, desk, hold, 'withdraw', accountId)
}

/** Ends it as withdrawn: by whoever asked for it, or by the index where nobody could be told of it. */
export async function endWithdrawn(
  tx: Recorded,
  desk: HoldDesk,
  hold: Hold,
  event: 'withdraw' | 'give-up',
  by: string,
): Promise<MovedHold> {
  const because = event === 'withdraw' ? 'requester' : 'undeliverable'
  const moved = await moveHold(tx, desk, hold, event, { decidedBy: by, decidedAt: desk.clock.now(), reason: because })
  const ended = await endEffects(tx, desk, moved)
  await tellPeople(tx, desk, moved, 'hold-withdrawn', { by: await doerName(tx, desk, by) }, await peopleOf(tx, desk, moved))
  const open = { ...ofHold(moved), because }
  return { hold: moved, events: [{ kind: 'hold-withdrawn', subjects: subjectsOf(moved), public: open, private: {} }, ...ended] }
}
