import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldState, holdStates } from './hold.ts'
import {
  type HoldEvent,
  isDue,
  type Objection,
  pauseCause,
  remainingAfterPause,
  remainingAtAlarm,
  stateAfter,
  weighObjection,
} from './hold-policy.ts'

const hour = 3_600_000
const day = 24 * hour

const events: readonly HoldEvent[] = [
  'reach',
  'escalate',
  'give-up',
  'pause',
  'resume',
  'veto',
  'contest',
  'restart',
  'reject',
  'withdraw',
  'apply',
  'void',
  'undo',
  'settle',
]

/** Section A.1 of the design, row by row. */
const allowed: readonly [from: HoldState, event: HoldEvent, to: HoldState][] = [
  ['announcing', 'reach', 'waiting'],
  ['announcing', 'escalate', 'contested'],
  ['announcing', 'give-up', 'withdrawn'],
  ['announcing', 'veto', 'vetoed'],
  ['announcing', 'contest', 'contested'],
  ['announcing', 'withdraw', 'withdrawn'],
  ['announcing', 'void', 'void'],
  ['waiting', 'pause', 'paused'],
  ['waiting', 'veto', 'vetoed'],
  ['waiting', 'contest', 'contested'],
  ['waiting', 'withdraw', 'withdrawn'],
  ['waiting', 'apply', 'applied'],
  ['waiting', 'void', 'void'],
  ['paused', 'pause', 'paused'],
  ['paused', 'resume', 'waiting'],
  ['paused', 'veto', 'vetoed'],
  ['paused', 'contest', 'contested'],
  ['paused', 'withdraw', 'withdrawn'],
  ['paused', 'void', 'void'],
  ['contested', 'restart', 'waiting'],
  ['contested', 'reject', 'vetoed'],
  ['contested', 'veto', 'vetoed'],
  ['contested', 'contest', 'contested'],
  ['contested', 'withdraw', 'withdrawn'],
  ['contested', 'void', 'void'],
  ['applied', 'undo', 'undone'],
  ['applied', 'settle', 'settled'],
]

for (const state of holdStates) {
  for (const event of events) {
    const to = allowed.find(([from, on]) => from === state && on === event)?.[2]
    test(`${event} in ${state}: ${to ?? 'refused'}`, () => assert.equal(stateAfter(state, event), to))
  }
}

test('only what waits is applied, only what was applied is undone, and what has ended stays as it ended', () => {
  assert.deepEqual(
    holdStates.filter((state) => stateAfter(state, 'apply')),
    ['waiting'],
  )
  assert.deepEqual(
    holdStates.filter((state) => stateAfter(state, 'undo')),
    ['applied'],
  )
  for (const state of ['vetoed', 'withdrawn', 'void', 'undone', 'settled'] as const)
    for (const event of events) assert.equal(stateAfter(state, event), undefined)
})

test('names of the language are no events', () => {
  for (const event of ['constructor', 'toString', '__proto__'])
    assert.ok(!holdStates.includes(stateAfter('waiting', event as HoldEvent) as HoldState))
})

const worths: readonly [shown: 'decisive' | 'contests', announced: Objection | undefined, now: Objection | undefined, worth: Objection][] =
  [
    ['decisive', 'decisive', 'decisive', 'decisive'],
    // Another act took his role meanwhile: the veto is still his.
    ['decisive', 'decisive', 'none', 'decisive'],
    ['decisive', 'decisive', undefined, 'decisive'],
    ['decisive', 'none', 'decisive', 'decisive'],
    ['decisive', undefined, 'decisive', 'decisive'],
    ['decisive', 'contests', 'contests', 'contests'],
    ['decisive', 'contests', undefined, 'contests'],
    ['contests', 'decisive', 'decisive', 'contests'],
    ['contests', 'none', 'contests', 'contests'],
    ['decisive', 'none', 'none', 'none'],
    ['contests', 'none', undefined, 'none'],
    ['decisive', undefined, undefined, 'none'],
    ['contests', undefined, undefined, 'none'],
  ]
for (const [shown, announced, now, worth] of worths) {
  test(`a proof for ${shown}, with ${announced ?? 'nothing'} at the announcement and ${now ?? 'nothing'} now, is worth ${worth}`, () =>
    assert.equal(weighObjection({ shown, announced, now }), worth))
}

test('silence lasts until nothing is left, and until the door was open for a day', () => {
  const week = { durationMilliseconds: 7 * day }
  const cases: [remaining: number, door: number, duration: number, isDue: boolean][] = [
    [0, 7 * day, 7 * day, true],
    [1, 7 * day, 7 * day, false],
    [0, day - 1, 7 * day, false],
    [0, day, 7 * day, true],
    [0, 0, 7 * day, false],
    [0, hour, hour, true],
    [0, hour - 1, hour, false],
    [0, 0, 0, true],
  ]
  for (const [remainingMilliseconds, doorMilliseconds, durationMilliseconds, due] of cases)
    assert.equal(isDue({ ...week, remainingMilliseconds, doorMilliseconds, durationMilliseconds }), due)
})

test('after a pause at least three days are left, but a clock alarm moves only what it would have made due', () => {
  assert.equal(remainingAfterPause(hour, 'frozen', day), 72 * hour)
  assert.equal(remainingAfterPause(hour, 'recovered', day), 72 * hour)
  assert.equal(remainingAfterPause(hour, null, day), 72 * hour)
  assert.equal(remainingAfterPause(5 * day, 'frozen', 7 * day), 5 * day)
  assert.equal(remainingAfterPause(hour, 'clock-alarm', day), hour)
  assert.equal(remainingAfterPause(0, 'unconfirmed', hour), hour)
  assert.equal(remainingAtAlarm(hour, 8 * day), 72 * hour)
  assert.equal(remainingAtAlarm(5 * day, 8 * day), 5 * day)
  assert.equal(remainingAtAlarm(hour, hour), 72 * hour)
  assert.equal(remainingAtAlarm(hour, hour - 1), hour)
})

test('a pause has the strongest of its reasons', () => {
  for (const [isSomebodyFrozen, isRecovered, isAlarmed, cause] of [
    [false, false, false, undefined],
    [false, false, true, 'clock-alarm'],
    [false, true, true, 'recovered'],
    [true, true, true, 'frozen'],
    [true, false, false, 'frozen'],
  ] as const)
    assert.equal(pauseCause({ isSomebodyFrozen, isRecovered, isAlarmed }), cause)
})
