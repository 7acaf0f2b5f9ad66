import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMoment } from './parse-moment.ts'

test('a moment is a day and a time, always UTC', () => {
  const at = Date.UTC(2026, 0, 5, 12, 30)
  for (const text of ['2026-01-05T12:30Z', '2026-01-05 12:30', '2026-01-05T12:30:00', '2026-01-05T12:30:00Z'])
    assert.equal(parseMoment(text), at, text)
  assert.equal(parseMoment('2026-01-05T12:30:07Z'), at + 7000)
})

test('what is no moment, or could be two, is refused', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-01-05',
    '05/01/2026 12:30',
    '2026-02-31T12:30Z',
    '2026-01-05T24:00Z',
    '2026-01-05T12:60Z',
    '2026-01-05T12:30+03:00',
    '1767616200',
    '2026-01-05T12:30Z\n',
    `${'9'.repeat(500)}`,
  ])
    assert.throws(() => parseMoment(text), { code: 'moment-invalid' }, text)
})
