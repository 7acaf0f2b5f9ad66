import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countText, sizeText } from './amount.ts'
import { dayText, momentText } from './moment.ts'

for (const [sizeBytes, text] of [
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [28_140, '28.1 kB'],
  [999_949, '999.9 kB'],
  [999_960, '1.0 MB'],
  [2_147_483_648, '2.1 GB'],
  [5e15, '5000.0 TB'],
] as const) {
  test(`${sizeBytes} bytes read ${text}`, () => assert.equal(sizeText(sizeBytes), text))
}

test('counts have their noun in the right number', () => {
  assert.deepEqual(
    [countText(0, 'file'), countText(1, 'file'), countText(1204, 'file'), countText(2, 'entry', 'entries')],
    ['0 files', '1 file', '1,204 files', '2 entries'],
  )
})

test('moments are shown in UTC', () => {
  assert.equal(dayText(Date.UTC(2026, 10, 2, 23, 59, 59)), '2 Nov 2026')
  assert.equal(momentText(Date.UTC(2026, 0, 5, 8, 7)), '5 Jan 2026, 08:07 UTC')
})
