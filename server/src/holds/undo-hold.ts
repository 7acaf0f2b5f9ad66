import { Refusal } from '../errors.ts'
import type { Actor } from '../journal/actor.ts'
import { type Recorded, record } from '../journal/record.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { stateAfter } from './hold-policy.ts'
import { lockFacts, moveHold, ofHold, privateReason, refusalOf, subjectsOf, takeHold } from './move-hold.ts'
import { type MovedHold, weighByLink } from './object-to-hold.ts'
import { readTimeInState } from './store.ts'
import { doerName, mayUndo, peopleOf, tellPeople } from './tell-hold.ts'

/**
 * The late veto: whoever lost by a hold that was applied takes it back.
 *
 * @throws Refusal `hold-unknown`, `hold-already-decided`, `hold-cannot`, `hold-late`, `hold-not-concerned`
 */
export function undoHold(desk: HoldDesk, actor: Actor, holdId: string, by: { accountId: string; reason?: string }): Promise<Hold> {
  return record<Hold>(desk, actor, async (tx) => {
    const { hold, events } = await undoInside(tx, desk, holdId, by)
    return { result: hold, events }
  })
}

/** The same inside a recorded transaction. */
export async function undoInside(
  tx: Recorded,
  desk: HoldDesk,
  holdId: string,
  { accountId, addressId, reason }: { readonly accountId: string; readonly addressId?: string | null; readonly reason?: string },
): Promise<MovedHold> {
  const hold = await takeHold(tx, holdId)
  if (hold.state === 'settled') throw new Refusal('hold-late')
  if (stateAfter(hold.state, 'undo') === undefined) throw await refusalOf(tx, desk, hold)
  const person = (await peopleOf(tx, desk, hold)).find((each) => each.accountId === accountId)
  if (!person || !mayUndo(hold, person)) throw new Refusal('hold-not-concerned')
  // What a mailbox could not have ended it does not take back.
  if ((await weighByLink(tx, desk, hold, { accountId, addressId }, 'decisive')) !== 'decisive') throw new Refusal('hold-not-concerned')
  if ((await readTimeInState(tx, holdId)) >= hold.lateVetoMilliseconds) throw new Refusal('hold-late')
  const kind = kindOf(desk.holdKinds, hold)
  // A later version no longer knows how: what is left is to ask for the opposite.
  if (!kind) throw new Refusal('hold-late')

  await lockFacts(tx, desk, hold)
  const now = desk.clock.now()
  const moved = await moveHold(tx, desk, hold, 'undo', { decidedBy: accountId, decidedAt: now, reason: reason ?? null })
  const effects = await kind.undo(tx, moved, now)
  await tellPeople(tx, desk, moved, 'hold-undone', { by: await doerName(tx, desk, accountId) }, await peopleOf(tx, desk, moved))
  const open = { ...ofHold(moved), objector: accountId }
  return {
    hold: moved,
    events: [{ kind: 'hold-undone', subjects: subjectsOf(moved), public: open, private: privateReason(reason) }, ...effects],
  }
}
