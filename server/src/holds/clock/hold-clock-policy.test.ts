import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldClock, stepClock, type Tick } from './hold-clock-policy.ts'

const start = Date.UTC(2026, 0, 2)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const most = 6 * minute

const fresh: HoldClock = { lastTickAt: null, observed: 0, open: 0, alarmMilliseconds: null, ordinaryTicks: 0 }
const running: HoldClock = { ...fresh, lastTickAt: start }
const step = (clock: HoldClock, now: number, more: Partial<Tick> = {}) => stepClock(clock, { now, tickMilliseconds: minute, ...more })
/** Ticks at these distances from the one before. */
const ticks = (clock: HoldClock, distances: readonly number[]) =>
  distances.reduce((last: HoldClock, distance) => {
    const { jump: _, ...after } = step(last, last.lastTickAt! + distance)
    return after
  }, clock)

test('the first tick of all begins the count', () => {
  assert.deepEqual(step(fresh, start), { ...running, jump: null })
})

test('an ordinary tick counts what passed, for the wait and for the door', () => {
  for (const passed of [1, minute, 2 * minute, most]) {
    const { observed, open, jump } = step(running, start + passed)
    assert.deepEqual([observed, open, jump], [passed, passed, null])
  }
})

test('the same tick twice counts once', () => {
  const once = ticks(running, [minute])
  assert.deepEqual(ticks(once, [0, 0, 0]), once)
})

test('a step back counts for nothing, and time goes on from there', () => {
  for (const back of [1, minute, hour, 30 * day]) {
    const after = ticks(running, [-back])
    assert.deepEqual(after, { ...running, lastTickAt: start - back })
    assert.equal(ticks(after, [minute]).observed, minute)
  }
})

test('a jump forward counts for at most a tick and five minutes, opens no door, and is an alarm', () => {
  for (const passed of [most + 1, hour, 8 * day, 30 * day, 3650 * day]) {
    const after = step(running, start + passed)
    assert.deepEqual(after, {
      lastTickAt: start + passed,
      observed: most,
      open: 0,
      alarmMilliseconds: passed,
      ordinaryTicks: 0,
      jump: passed,
    })
  }
})

test('an alarm ends with the second ordinary tick, and neither a step back nor a tick that comes twice is one', () => {
  const alarmed = ticks(running, [hour])
  assert.equal(ticks(alarmed, [minute]).alarmMilliseconds, hour)
  assert.equal(ticks(alarmed, [minute, minute]).alarmMilliseconds, null)
  assert.equal(ticks(alarmed, [0, 0, 0, minute]).alarmMilliseconds, hour)
  assert.equal(ticks(alarmed, [-hour, minute]).alarmMilliseconds, hour)
  assert.equal(ticks(alarmed, [minute, hour]).alarmMilliseconds, hour)
  assert.equal(ticks(alarmed, [minute, hour, minute]).alarmMilliseconds, hour)
  assert.equal(ticks(alarmed, [minute, 2 * hour, minute, minute]).alarmMilliseconds, null)
  assert.equal(ticks(ticks(alarmed, [minute, minute]), [minute]).ordinaryTicks, 0)
})

test('a clock that is pushed at every tick, below the alarm, gains nothing over the time that surely passed', () => {
  let clock = running
  for (let turn = 0; turn < 100; turn++) {
    const { jump: _, ...after } = step(clock, clock.lastTickAt! + most, { steadyMilliseconds: minute })
    clock = after
  }
  assert.equal(clock.observed, 100 * minute)
  assert.equal(clock.open, 100 * minute)
})

test('of two processes that tick in turn, each counts what passed since the other', () => {
  let clock = running
  for (let turn = 0; turn < 10; turn++) {
    const { jump: _, ...after } = step(clock, clock.lastTickAt! + minute / 2, { steadyMilliseconds: minute })
    clock = after
  }
  assert.equal(clock.observed, 5 * minute)
})

test('pushing the clock forth and back gains at most six minutes at a time, and never without an alarm', () => {
  let clock = running
  let alarms = 0
  for (let turn = 0; turn < 50; turn++) {
    const forth = step(clock, clock.lastTickAt! + 30 * day)
    if (forth.jump !== null) alarms++
    const { jump: _, ...after } = step(forth, forth.lastTickAt! - 30 * day)
    clock = after
  }
  assert.equal(alarms, 50)
  assert.equal(clock.observed, 50 * most)
  assert.equal(clock.open, 0)
})
