import { isRefusal } from '../errors.ts'
import { type Change, type Recorded, record } from '../journal/record.ts'
import { applyInside, freezeOf, voidInside } from './apply-hold.ts'
import { tickActor, tickClock } from './clock/tick-clock.ts'
import { type Hold, holdLock } from './hold.ts'
import type { HoldDesk } from './hold-desk.ts'
import { kindOf } from './hold-kind.ts'
import { remainingAfterPause } from './hold-policy.ts'
import { contestEffects, moveHold, ofHold, subjectsOf } from './move-hold.ts'
import type { MovedHold } from './object-to-hold.ts'
import type { PauseReason } from './pause-reason.ts'
import { type Plan, planOf, type TurnOptions } from './plan-hold.ts'
import { rejectInside } from './resume-hold.ts'
import { findHold, listHoldsInStates } from './store.ts'
import { peopleOf, tellPeople } from './tell-hold.ts'
import { endWithdrawn } from './withdraw-hold.ts'

export interface TickOptions extends TurnOptions {
  /** How often this is called. */
  readonly tickMilliseconds?: number
  /** By `clock.elapsed()`, since this process called it last; undefined the first time. */
  readonly steadyMilliseconds?: number | undefined
}

export const HOLD_TICK_MILLISECONDS = 60_000
const PORTION = 200

/**
 * One turn: lets observed time pass, and does to every hold what time does to it. Several processes may: of two at the same
 * moment one works. Answers how many holds were moved.
 *
 * @throws AggregateError after the turn, where single holds could not be moved: they are tried again at the next.
 */
export async function tickHolds(desk: HoldDesk, options: TickOptions = {}): Promise<number> {
  const { tickMilliseconds = HOLD_TICK_MILLISECONDS, steadyMilliseconds } = options
  if (!(await tickClock(desk, { tickMilliseconds, steadyMilliseconds }))) return 0
  const failures: unknown[] = []
  let moved = 0
  let last = ''
  while (true) {
    const portion = await listHoldsInStates(desk.db.read, ['announcing', 'waiting', 'paused', 'contested', 'applied'], last, PORTION)
    for (const hold of portion) {
      try {
        if (await turnHold(desk, hold, options)) moved++
      } catch (error) {
        failures.push(error)
      }
    }
    if (portion.length < PORTION) break
    last = portion.at(-1)!.id
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} holds could not be moved.`)
  return moved
}

/** False where there was nothing to do, or where somebody was deciding about it: he goes first. */
async function turnHold(desk: HoldDesk, hold: Hold, options: TurnOptions): Promise<boolean> {
  const plan = await planOf(desk.db.read, desk, hold, options)
  if (!plan) return false
  try {
    return await inTurn(desk, hold.id, options, (tx, fresh, plan) => carryOut(tx, desk, fresh, plan))
  } catch (error) {
    // What another domain refuses at the last moment would be tried again for ever.
    if (plan.event !== 'apply' || !isRefusal(error) || error.code.startsWith('hold-')) throw error
    return inTurn(desk, hold.id, options, (tx, fresh) => voidInside(tx, desk, fresh, 'refused', error.code))
  }
}

function inTurn(
  desk: HoldDesk,
  holdId: string,
  options: TurnOptions,
  move: (tx: Recorded, hold: Hold, plan: Plan) => Promise<MovedHold | undefined>,
): Promise<boolean> {
  return record<boolean>(desk, tickActor, async (tx): Promise<Change<boolean>> => {
    if (!(await tx.tryLock(holdLock(holdId)))) return { result: false, events: 'unchanged' }
    const fresh = await findHold(tx, holdId)
    const plan = fresh && (await planOf(tx, desk, fresh, options))
    const moved = plan && (await move(tx, fresh, plan))
    return moved ? { result: true, events: moved.events } : { result: false, events: 'unchanged' }
  })
}

async function carryOut(tx: Recorded, desk: HoldDesk, hold: Hold, plan: Plan): Promise<MovedHold | undefined> {
  switch (plan.event) {
    case 'reach': {
      const moved = await moveHold(tx, desk, hold, 'reach', { isAnnouncedAt: desk.clock.now() })
      return { hold: moved, events: [{ kind: 'hold-announced', subjects: subjectsOf(hold), public: ofHold(hold), private: {} }] }
    }
    case 'escalate': {
      const moved = await moveHold(tx, desk, hold, 'escalate', { reason: 'undeliverable' })
      const begun = await contestEffects(tx, desk, moved)
      await tellPeople(tx, desk, moved, 'hold-contested', { by: ':system' }, await peopleOf(tx, desk, moved))
      const open = { ...ofHold(hold), because: 'undeliverable' }
      return { hold: moved, events: [{ kind: 'hold-contested', subjects: subjectsOf(hold), public: open, private: {} }, ...begun] }
    }
    case 'give-up':
      return endWithdrawn(tx, desk, hold, 'give-up', 'system')
    case 'pause':
      return pause(tx, desk, hold, plan.because)
    case 'resume': {
      const remainingMilliseconds = remainingAfterPause(hold.remainingMilliseconds, hold.pausedBecause, hold.durationMilliseconds)
      const moved = await moveHold(tx, desk, hold, 'resume', { remainingMilliseconds })
      const open = { ...ofHold(hold), remainingMilliseconds }
      return { hold: moved, events: [{ kind: 'hold-resumed', subjects: subjectsOf(hold), public: open, private: {} }] }
    }
    case 'apply': {
      const freeze = await freezeOf(tx, desk, hold)
      if (freeze === 'busy') return undefined
      return freeze === 'frozen' ? pause(tx, desk, hold, 'frozen') : applyInside(tx, desk, hold, 'system')
    }
    case 'void':
      return voidInside(tx, desk, hold, plan.because)
    case 'reject':
      return rejectInside(tx, desk, hold, { by: 'system', because: 'undecided' })
    case 'settle': {
      const settle = kindOf(desk.holdKinds, hold)?.settle
      // Where something happens only now, whoever takes it back or freezes at this moment goes first.
      if (settle && (await freezeOf(tx, desk, hold)) !== 'none') return undefined
      const moved = await moveHold(tx, desk, hold, 'settle')
      const effects = settle ? await settle(tx, moved, desk.clock.now()) : []
      return { hold: moved, events: [{ kind: 'hold-settled', subjects: subjectsOf(hold), public: ofHold(hold), private: {} }, ...effects] }
    }
  }
}

async function pause(tx: Recorded, desk: HoldDesk, hold: Hold, because: PauseReason): Promise<MovedHold> {
  const moved = await moveHold(tx, desk, hold, 'pause', { pausedBecause: because })
  const open = { ...ofHold(hold), because }
  return { hold: moved, events: [{ kind: 'hold-paused', subjects: subjectsOf(hold), public: open, private: {} }] }
}
