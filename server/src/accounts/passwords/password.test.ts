import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { hashPassword, isPassword, needsRehash, passwordWorkStarted } from './password.ts'
import { makeHash } from './password-hash.ts'

const stored = await hashPassword('correct horse battery')

test('a password is known again, another is not', async () => {
  assert.equal(await isPassword('correct horse battery', stored), true)
  assert.equal(await isPassword('correct horse batterY', stored), false)
})
test('two accounts with one password have different hashes', async () => {
  assert.notEqual(await hashPassword('correct horse battery'), stored)
})
test('the same characters typed on another keyboard are the same password', async () => {
  assert.equal(await isPassword('caf\u0065\u0301 au lait noir', await hashPassword('caf\u00e9 au lait noir')), true)
})
for (const weak of ['', 'short', 'eleven char', 'x'.repeat(1025), '\u00e9'.repeat(513), 'x'.repeat(1_000_000), 'nul in it \0 here']) {
  test(`a password of ${weak.length} characters like ${JSON.stringify(weak.slice(0, 12))} is refused`, () =>
    assert.rejects(hashPassword(weak), (error) => isRefusal(error, 'password-weak')))
}
for (const fine of [
  'x'.repeat(1024),
  '            ',
  '\u043f\u0430\u0440\u043e\u043b\u044c \u0438 \u0447\u0430\u0439',
  '\u{1f40e}'.repeat(12),
]) {
  test(`a password like ${JSON.stringify(fine.slice(0, 12))} is hashed whole, whatever its characters`, async () => {
    const hash = await hashPassword(fine)
    assert.equal(await isPassword(fine, hash), true)
    assert.equal(await isPassword(fine.slice(0, -2), hash), false)
  })
}

const paths: readonly (readonly [string, string, string | undefined])[] = [
  ['the right password', 'correct horse battery', stored],
  ['a wrong password', 'another horse battery', stored],
  ['no such account', 'correct horse battery', undefined],
  ['a damaged hash', 'correct horse battery', '$argon2id$v=19$oops'],
  ['a hash that asks for four gibibytes', 'correct horse battery', stored.replace(/m=\d+/, 'm=4194304')],
  ['a password that is too short', 'x', stored],
  ['an empty password', '', undefined],
  ['a password that is too long', 'x'.repeat(5000), stored],
  ['a password with a NUL', 'correct\0horse battery', stored],
]
for (const [what, password, hash] of paths) {
  test(`${what} starts exactly one hash, and only the right password is right`, async () => {
    const before = passwordWorkStarted()
    assert.equal(await isPassword(password, hash), what === 'the right password')
    assert.equal(passwordWorkStarted() - before, 1)
  })
}

test('a new hash stays; one with other costs, or damaged, is made again', async () => {
  assert.equal(needsRehash(await hashPassword('correct horse battery')), false)
  assert.equal(needsRehash(await makeHash('correct horse battery', { memory: 1024, passes: 6, parallelism: 6 })), true)
  assert.equal(needsRehash('$argon2id$v=19$oops'), true)
})
test('a hash with older costs still knows its password', async () => {
  assert.equal(
    await isPassword('correct horse battery', await makeHash('correct horse battery', { memory: 1024, passes: 6, parallelism: 6 })),
    true,
  )
})
