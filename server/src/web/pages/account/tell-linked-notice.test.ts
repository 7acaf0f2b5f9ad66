import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortAddress } from './tell-linked-notice.ts'

test('an address is known to its owner and of no use to anybody else', () => {
  const rows = [
    ['grace@example.org', 'g…@e…'],
    ['\u{1f426}bird@example.org', '\u{1f426}…@e…'],
    ['a@b@c.example', 'a…@c…'],
    ['@example.org', '@…'],
    ['no address', 'n…'],
    ['', '…'],
  ] as const
  for (const [address, shown] of rows) assert.equal(shortAddress(address), shown)
})
