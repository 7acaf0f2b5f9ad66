import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createVault } from './vault.ts'

const secret = Buffer.from('a token key')

test('what was sealed opens for the same purpose', () => {
  const vault = createVault(() => [randomKey])
  assert.deepEqual(vault.open('token:1', vault.seal('token:1', secret)), secret)
})

test('a sealed secret moved to another row does not open', () => {
  const vault = createVault(() => [randomKey])
  assert.throws(() => vault.open('token:2', vault.seal('token:1', secret)))
})

test('every flipped bit is noticed', () => {
  const vault = createVault(() => [randomKey])
  const sealed = vault.seal('p', secret)
  for (let i = 0; i < sealed.length * 8; i++) {
    const changed = Buffer.from(sealed)
    changed[i >> 3]! ^= 1 << (i & 7)
    assert.throws(() => vault.open('p', changed), `bit ${i}`)
  }
})

test('after a rotation by another process old and new secrets open, and only the new one is current', () => {
  const ring = [randomKey]
  const vault = createVault(() => ring)
  const old = vault.seal('p', secret)
  ring.unshift(randomBytes(32))
  const rotated = createVault(() => ring)
  const fresh = rotated.seal('p', secret)
  assert.deepEqual(vault.open('p', fresh), secret)
  assert.deepEqual(rotated.open('p', old), secret)
  assert.equal(rotated.isCurrent(old), false)
  assert.equal(rotated.isCurrent(fresh), true)
})

test('a secret whose key is gone says so', () => {
  const sealed = createVault(() => [randomKey]).seal('p', secret)
  assert.throws(() => createVault(() => [randomBytes(32)]).open('p', sealed), /does not have/)
})

const randomKey = randomBytes(32)
