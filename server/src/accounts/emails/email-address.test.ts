import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressPower } from './email-address.ts'

const DAY = 24 * 60 * 60 * 1000
const address = { addedAt: 100 * DAY, verifiedAt: 100 * DAY, compromisedAt: null, removedAt: null }

for (const [sentence, change, now, power] of [
  ['an address that nobody verified gets nothing', { verifiedAt: null }, 200 * DAY, undefined],
  ['an address that was marked compromised gets nothing', { compromisedAt: 150 * DAY }, 200 * DAY, undefined],
  [
    'a compromised address gets nothing, also when it was removed',
    { compromisedAt: 150 * DAY, removedAt: 199 * DAY },
    200 * DAY,
    undefined,
  ],
  ['a new address hears, and can stop nothing', {}, 113 * DAY, 'none'],
  ['an address is trusted after 14 days', {}, 114 * DAY, 'full'],
  ['an address that left may stop single changes for 30 days', { removedAt: 120 * DAY }, 150 * DAY, 'narrow'],
  ['an address that left longer ago hears nothing', { removedAt: 120 * DAY }, 150 * DAY + 1, undefined],
] as const) {
  test(sentence, () => assert.equal(addressPower({ ...address, ...change }, 0, now), power))
}
test('the address that an account began with is trusted at once', () => assert.equal(addressPower(address, 100 * DAY, 100 * DAY), 'full'))
