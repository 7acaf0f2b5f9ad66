import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAttempt } from './retry-policy.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

test('a mail is tried again after 1, 5, 15 and 60 minutes, then every hour', () => {
  for (const [count, minutes] of [
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 60],
    [5, 60],
    [300, 60],
  ] as const) {
    assert.deepEqual(nextAttempt({ count, firstAt: 0, now: 7 }), { at: 7 + minutes * MINUTE })
  }
})

test('it is given up after fourteen days of trying, and not before', () => {
  for (const [count, days, isOver] of [
    [330, 14, true],
    [24, 14, true],
    [330, 13.99, false],
    [1, 15, false],
    [2, 400, false],
    [23, 30, false],
    [1000, -3, false],
  ] as const) {
    assert.equal(nextAttempt({ count, firstAt: 0, now: days * DAY }) === 'give-up', isOver, `${count} attempts, ${days} days`)
  }
})

test('followed step by step, the plan holds for fourteen days and a mail server that is away for five costs nothing', () => {
  let now = 0
  let count = 0
  for (;;) {
    const next = nextAttempt({ count: ++count, firstAt: 0, now })
    if (next === 'give-up') break
    now = next.at
  }
  assert.ok(now >= 14 * DAY && now < 14 * DAY + 61 * MINUTE)
  assert.ok(count > 330 && count < 345)
})
