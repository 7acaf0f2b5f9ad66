import assert from 'node:assert/strict'
import { test } from 'node:test'
import { excerpt } from './excerpt.ts'

test('short text stays, long text keeps its ends, nothing but printable ASCII passes', () => {
  const table: [string, string][] = [
    ['demo', 'demo'],
    ['', ''],
    ['a'.repeat(60), 'a'.repeat(60)],
    [`${'a'.repeat(40)}${'b'.repeat(40)}`, `${'a'.repeat(30)}...${'b'.repeat(30)}`],
    ['x\r\nSet-Cookie: y', 'x??Set-Cookie: y'],
    ['caf\u00e9 \u202e \u0000 \u001b[31m', 'caf? ? ? ?[31m'],
  ]
  for (const [text, expected] of table) assert.equal(excerpt(text), expected)
  assert.ok(excerpt('z'.repeat(1_000_000)).length <= 63)
})
