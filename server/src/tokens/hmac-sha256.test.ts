import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { hmacSha256 } from './hmac-sha256.ts'

test('the second test case of RFC 4231 comes out', () => {
  const mac = hmacSha256(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'))
  assert.equal(Buffer.from(mac).toString('hex'), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

test('it equals HMAC-SHA-256 of node:crypto for every key up to a block and every message', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
  fc.assert(
    fc.property(bytes(64), bytes(300), (key, message) => {
      assert.deepEqual(Buffer.from(hmacSha256(key, message)), createHmac('sha256', key).update(message).digest())
    }),
  )
})

test('a key longer than a block is refused, not cut', () => {
  assert.throws(() => hmacSha256(new Uint8Array(65), new Uint8Array(1)), RangeError)
})
