import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createVault, fixedKeys, type KeyRing } from './vault.ts'

const secret = Buffer.from('a token key')

test('what was sealed opens for the same purpose', () => {
  const vault = createVault(fixedKeys(randomKey))
  assert.deepEqual(vault.open('token:1', vault.seal('token:1', secret)), secret)
})

test('a sealed secret moved to another row does not open', () => {
  const vault = createVault(fixedKeys(randomKey))
  assert.throws(() => vault.open('token:2', vault.seal('token:1', secret)))
})

test('every flipped bit is noticed', () => {
  const vault = createVault(fixedKeys(randomKey))
  const sealed = vault.seal('p', secret)
  for (let i = 0; i < sealed.length * 8; i++) {
    const changed = Buffer.from(sealed)
    changed[i >> 3]! ^= 1 << (i & 7)
    assert.throws(() => vault.open('p', changed), `bit ${i}`)
  }
})

test('after a rotation by another process old secrets open, and new ones are sealed with the new key at once', () => {
  const old = createVault(fixedKeys(randomKey)).seal('p', secret)
  const keys = [randomKey]
  const ring: KeyRing = { keys: () => keys, version: () => String(keys.length) }
  const running = createVault(ring)
  assert.equal(running.isCurrent(old), true)
  keys.unshift(randomBytes(32))
  const fresh = running.seal('p', secret)
  assert.deepEqual(createVault(fixedKeys(keys[0]!)).open('p', fresh), secret)
  assert.deepEqual(running.open('p', old), secret)
  assert.deepEqual([old, fresh].map(running.isCurrent), [false, true])
})

test('what was read before a rotation opens after it', () => {
  const keys = [randomKey]
  const running = createVault({ keys: () => keys, version: () => keys.map((key) => key[0]).join() })
  const held = running.seal('p', secret)
  keys[0] = Buffer.alloc(32, randomKey[0]! ^ 1)
  assert.equal(running.isCurrent(running.seal('p', secret)), true)
  assert.deepEqual(running.open('p', held), secret)
  assert.equal(running.isCurrent(held), false)
})

test('a secret whose key is gone says so', () => {
  const sealed = createVault(fixedKeys(randomKey)).seal('p', secret)
  assert.throws(() => createVault(fixedKeys(randomBytes(32))).open('p', sealed), /does not have/)
})

const randomKey = randomBytes(32)
