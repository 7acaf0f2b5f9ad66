import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spanText } from './span.ts'

const HOUR = 3_600_000

test('a length of time is told in the greatest unit of which there are two, rounded up', () => {
  const cases: [number, string][] = [
    [-1, '1 minute'],
    [0, '1 minute'],
    [60_000, '1 minute'],
    [60_001, '2 minutes'],
    [HOUR, '60 minutes'],
    [2 * HOUR, '2 hours'],
    [24 * HOUR, '24 hours'],
    [48 * HOUR, '2 days'],
    [72 * HOUR, '3 days'],
    [72 * HOUR + 1, '4 days'],
    [336 * HOUR, '14 days'],
  ]
  for (const [milliseconds, text] of cases) assert.equal(spanText(milliseconds), text)
})
