import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ByteRange, parseByteRange } from './byte-range.ts'

const cases: [string | undefined, ByteRange][] = [
  [undefined, 'whole'],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-0', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['items=0-9', 'whole'],
  ['bytes=0-99999999999999999999', 'whole'],
  ['bytes=a-b', 'whole'],
]
for (const [header, expected] of cases)
  test(`of 100 bytes, ${header} is ${JSON.stringify(expected)}`, () => assert.deepEqual(parseByteRange(header, 100), expected))
