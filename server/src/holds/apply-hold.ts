import type { Recorded } from '../journal/record.ts'
import type { VoidReason } from '../notices/void-reasons.ts'
import type { Hold } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { endEffects, lockFacts, moveHold, ofHold, subjectsOf } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'
import { doerName, peopleOf, tellPeople } from './tell-hold.ts'

/**
 * Whether an account whose freezing pauses the hold is frozen. `busy`: somebody may be freezing one right now; whoever would apply
 * gives way, and never waits, so that a freeze that came later is not overtaken. Until the end of the transaction none
 * of them can be frozen.
 */
export async function freezeOf(tx: Recorded, desk: HoldDesk, hold: Hold): Promise<'frozen' | 'busy' | 'none'> {
  const accounts = (await kindOf(desk.holdKinds, hold)?.pausedBy(tx, hold)) ?? []
  for (const accountId of [...accounts].toSorted()) {
    if (!(await tx.tryLock(desk.accountLock(accountId)))) return 'busy'
    if (await desk.isFrozen(tx, accountId)) return 'frozen'
  }
  return 'none'
}

/**
 * Does what was announced, after asking its kind once more on the facts of now; void where it is not allowed any more.
 * `by`: whoever released it early, or `system`. The caller holds the lock of the hold.
 */
export async function applyInside(tx: Recorded, desk: HoldDesk, hold: Hold, by: string): Promise<MovedHold> {
  const kind = kindOf(desk.holdKinds, hold)
  if (!kind) return voidInside(tx, desk, hold, 'kind-retired')
  await lockFacts(tx, desk, hold)
  const now = desk.clock.now()
  const because = await kind.decide(tx, hold, now)
  if (because !== undefined) return voidInside(tx, desk, hold, because)
  const people = await peopleOf(tx, desk, hold)
  const moved = await moveHold(tx, desk, hold, 'apply', { appliedAt: now, decidedBy: by, decidedAt: now })
  const effects = await kind.apply(tx, moved, now)
  await tellPeople(tx, desk, moved, 'hold-applied', { by: await doerName(tx, desk, by) }, people)
  const open = { ...ofHold(moved), ...(by === 'system' ? {} : { releaser: by }) }
  return { hold: moved, events: [{ kind: 'hold-applied', subjects: subjectsOf(moved), public: open, private: {} }, ...effects] }
}

/**
 * Ends a live hold that is not allowed any more. Inside a recorded transaction that holds the lock of the hold. `refusal`: the code
 * of what was refused at the last moment, for the journal; people are told that it was.
 */
export async function voidInside(tx: Recorded, desk: HoldDesk, hold: Hold, because: VoidReason, refusal?: string): Promise<MovedHold> {
  const moved = await moveHold(tx, desk, hold, 'void', { decidedBy: 'system', decidedAt: desk.clock.now(), reason: because })
  const ended = await endEffects(tx, desk, moved)
  await tellPeople(tx, desk, moved, 'hold-voided', { because }, await peopleOf(tx, desk, moved))
  const open = { ...ofHold(moved), because, ...(refusal === undefined ? {} : { refusal }) }
  return { hold: moved, events: [{ kind: 'hold-voided', subjects: subjectsOf(moved), public: open, private: {} }, ...ended] }
}
