import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arrivalAfterOne, spacingOf, waitMilliseconds } from './gcra.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const rate = { burst: 5, everySeconds: 60 }

test('numbers that make no rate are refused', () => {
  const none: [number, number][] = [
    [0, 1],
    [-1, 1],
    [1.5, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
    [2 ** 53, 1],
    [1, 0],
    [1, -1],
    [1, 0.0001],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ]
  for (const [burst, everySeconds] of none) assert.throws(() => spacingOf({ burst, everySeconds }), RangeError, `${burst}, ${everySeconds}`)
})

test('how long the next one waits', () => {
  const minutes = 60_000
  const cases: [string, number | undefined, number][] = [
    ['nothing is known', undefined, 0],
    ['whole for a year', now - 365 * 24 * 60 * minutes, 0],
    ['whole this moment', now, 0],
    ['one taken', now + minutes, 0],
    ['four of five taken', now + 4 * minutes, 0],
    ['four and a millisecond', now + 4 * minutes + 1, 1],
    ['all taken', now + 5 * minutes, minutes],
    ['written by a clock that is two minutes ahead', now + 7 * minutes, 3 * minutes],
    ['written by a clock that is as far ahead as is believed', now + 9 * minutes, 5 * minutes],
    ['the clock stepped back by more than that', now + 9 * minutes + 1, minutes],
    ['the clock stepped back by a year', now + 365 * 24 * 60 * minutes, minutes],
    ['the greatest number that a row can hold', Number.MAX_SAFE_INTEGER, minutes],
    ['the least', Number.MIN_SAFE_INTEGER, 0],
  ]
  for (const [title, arrival, wait] of cases) assert.equal(waitMilliseconds(spacingOf(rate), arrival, now), wait, title)
})

test('whatever a row holds and however the clock steps, nobody waits longer than for a whole burst', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 86_400 }),
      (arrival, burst, everySeconds) => {
        const wait = waitMilliseconds(spacingOf({ burst, everySeconds }), arrival, now)
        assert.ok(wait >= 0 && wait <= burst * everySeconds * 1000)
      },
    ),
  )
})

test('in no stretch of time do more pass than a burst and what came back meanwhile', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 }),
      (burst, everySeconds, pauses) => {
        const spacing = spacingOf({ burst, everySeconds })
        const passed: number[] = []
        let arrival: number | undefined
        let at = now
        for (const pause of pauses) {
          at += pause
          if (waitMilliseconds(spacing, arrival, at) > 0) continue
          arrival = arrivalAfterOne(spacing, arrival, at)
          passed.push(at)
        }
        for (const [first, from] of passed.entries()) {
          for (const [after, to] of passed.slice(first).entries())
            assert.ok(after + 1 <= burst + Math.floor((to - from) / spacing.everyMilliseconds))
        }
      },
    ),
  )
})

test('whoever waits as long as he was told passes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 0, max: 60_000 }),
      (burst, everySeconds, late) => {
        const spacing = spacingOf({ burst, everySeconds })
        let arrival: number | undefined
        for (let taken = 0; taken < burst; taken++) arrival = arrivalAfterOne(spacing, arrival, now)
        const at = now + (late % spacing.everyMilliseconds)
        const wait = waitMilliseconds(spacing, arrival, at)
        assert.ok(wait > 0)
        assert.ok(waitMilliseconds(spacing, arrival, at + wait - 1) > 0)
        assert.equal(waitMilliseconds(spacing, arrival, at + wait), 0)
      },
    ),
  )
})
