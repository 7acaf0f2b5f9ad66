import type { HoldState } from './hold.ts'
import type { PauseReason } from './pause-reason.ts'

export type HoldEvent =
  | 'reach'
  | 'escalate'
  | 'give-up'
  | 'pause'
  | 'resume'
  | 'veto'
  | 'contest'
  | 'restart'
  | 'reject'
  | 'withdraw'
  | 'apply'
  | 'void'
  | 'undo'
  | 'settle'

/** What ends a live hold, whatever it waits for. */
const ends = { veto: 'vetoed', contest: 'contested', withdraw: 'withdrawn', void: 'void' } as const

/** Every transition (design: A.1). What does not stand here is refused. */
export const transitions: { readonly [State in HoldState]: { readonly [Event in HoldEvent]?: HoldState } } = {
  // reach: everybody concerned could know · escalate, give-up: nobody can be told (one administrator: give-up)
  announcing: { ...ends, reach: 'waiting', escalate: 'contested', 'give-up': 'withdrawn' },
  waiting: { ...ends, pause: 'paused', apply: 'applied' },
  // pause again: for another reason, which decides how long is left afterwards
  paused: { ...ends, pause: 'paused', resume: 'waiting' },
  // restart: two administrators, or the quorum of the kind · reject: one administrator, or thirty days
  contested: { ...ends, restart: 'waiting', reject: 'vetoed' },
  applied: { undo: 'undone', settle: 'settled' },
  vetoed: {},
  withdrawn: {},
  void: {},
  undone: {},
  settled: {},
}

export const stateAfter = (state: HoldState, event: HoldEvent): HoldState | undefined => transitions[state][event]

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Observed time after which nobody waits any longer for a notice to arrive, or for somebody to decide. */
export const ANNOUNCING_MILLISECONDS = 14 * DAY
export const CONTESTED_MILLISECONDS = 30 * DAY
/** For how long after a veto or an undoing the same thing cannot be asked for again. */
export const REFUSED_MILLISECONDS = 30 * DAY
/** What is left at least after a pause or a decision: people must have time to look again. */
export const LEAST_REMAINING_MILLISECONDS = 72 * HOUR
/** For how long the door of the veto must have been open before anything happens by silence. */
export const LEAST_DOOR_MILLISECONDS = DAY
/** How many destructive holds an account may have under way that were not declared as one act. */
export const MOST_LIVE_PER_REQUESTER = 3

export type Objection = 'decisive' | 'contests' | 'none'
const strengths: readonly Objection[] = ['none', 'contests', 'decisive']
const strength = (objection: Objection | undefined) => (objection === undefined ? 0 : strengths.indexOf(objection))

/**
 * What an objection does. Who could end the hold when it was announced still can, although another act has taken his role
 * meanwhile; and nobody's is worth more than the proof that he has shown.
 */
export function weighObjection(of: {
  readonly shown: 'decisive' | 'contests'
  readonly announced: Objection | undefined
  readonly now: Objection | undefined
}): Objection {
  return strengths[Math.min(strength(of.shown), Math.max(strength(of.announced), strength(of.now)))]!
}

/** Whether silence has lasted long enough. */
export function isDue(hold: {
  readonly remainingMilliseconds: number
  readonly doorMilliseconds: number
  readonly durationMilliseconds: number
}): boolean {
  return hold.remainingMilliseconds <= 0 && hold.doorMilliseconds >= Math.min(LEAST_DOOR_MILLISECONDS, hold.durationMilliseconds)
}

/**
 * What is left when a pause ends. A clock alarm alone moves only those that it would have made due, when it pauses them; and what
 * waited for a second administrator begins to wait for everybody else.
 */
export function remainingAfterPause(remainingMilliseconds: number, because: string | null, durationMilliseconds: number): number {
  if (because === 'unconfirmed') return durationMilliseconds
  return because === 'clock-alarm' ? remainingMilliseconds : Math.max(remainingMilliseconds, LEAST_REMAINING_MILLISECONDS)
}

/** What is left of a hold that a jump of the clock pauses. */
export const remainingAtAlarm = (remainingMilliseconds: number, jumpMilliseconds: number): number =>
  remainingMilliseconds <= jumpMilliseconds ? Math.max(remainingMilliseconds, LEAST_REMAINING_MILLISECONDS) : remainingMilliseconds

/** Why a hold must not go on just now. */
export function pauseCause(facts: {
  readonly isAlarmed: boolean
  readonly isRecovered: boolean
  readonly isSomebodyFrozen: boolean
}): PauseReason | undefined {
  if (facts.isSomebodyFrozen) return 'frozen'
  if (facts.isRecovered) return 'recovered'
  return facts.isAlarmed ? 'clock-alarm' : undefined
}
