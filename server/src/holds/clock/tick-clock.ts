import type { Actor } from '../../journal/actor.ts'
import type { JournalEvent } from '../../journal/events.ts'
import { type Recorded, record } from '../../journal/record.ts'
import type { HoldDesk } from '../hold-desk.ts'
import { remainingAtAlarm } from '../hold-policy.ts'
import { ofHold, subjectsOf } from '../move-hold.ts'
import { postponeRestraints } from '../restraints/store.ts'
import { listHoldsInStates, updateHold } from '../store.ts'
import { stepClock, type Tick } from './hold-clock-policy.ts'
import { readHoldClock, updateHoldClock } from './store.ts'

export const tickActor: Actor = { public: { actor: 'system' }, private: { job: 'tick-holds' } }
const PORTION = 200

/** Lets the observed time go on; false where another process did meanwhile. A jump pauses every hold that waits, at once, and postpones the end of restraints. */
export async function tickClock(desk: HoldDesk, tick: Omit<Tick, 'now'>): Promise<boolean> {
  const before = await readHoldClock(desk.db.read)
  const { jump, ...after } = stepClock(before, { ...tick, now: desk.clock.now() })
  if (jump === null) return desk.db.transaction((tx) => updateHoldClock(tx, before, after))
  return record<boolean>(desk, tickActor, async (tx) => {
    if (!(await updateHoldClock(tx, before, after))) return { result: false, events: 'unchanged' }
    const paused = await pauseAll(tx, jump)
    // Restraints end by the time that was seen to pass (design: A.3): else whoever moves the clock frees a suspended thief.
    await postponeRestraints(tx, before.lastTickAt!, jump - (after.observed - before.observed))
    const alarm: JournalEvent = {
      kind: 'clock-alarm',
      subjects: {},
      public: { forwardMilliseconds: jump, pausedHolds: paused.length },
      private: {},
    }
    return { result: true, events: [alarm, ...paused] }
  })
}

/** By compare and set alone: whoever is deciding about one of them goes first. */
async function pauseAll(tx: Recorded, jumpMilliseconds: number): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  let last = ''
  while (true) {
    const portion = await listHoldsInStates(tx, ['waiting'], last, PORTION)
    for (const hold of portion) {
      const remainingMilliseconds = remainingAtAlarm(hold.remainingMilliseconds, jumpMilliseconds)
      const because = 'clock-alarm'
      if (!(await updateHold(tx, hold, { state: 'paused', remainingMilliseconds, pausedBecause: because }))) continue
      events.push({ kind: 'hold-paused', subjects: subjectsOf(hold), public: { ...ofHold(hold), because }, private: {} })
    }
    if (portion.length < PORTION) return events
    last = portion.at(-1)!.id
  }
}
