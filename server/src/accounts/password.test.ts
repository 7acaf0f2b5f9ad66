import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../errors.ts'
import { hashPassword, isPassword } from './password.ts'

test('a password is known again, another is not', async () => {
  const stored = await hashPassword('correct horse battery')
  assert.equal(await isPassword('correct horse battery', stored), true)
  assert.equal(await isPassword('correct horse batterY', stored), false)
})
test('two accounts with one password have different hashes', async () => {
  assert.notEqual(await hashPassword('correct horse battery'), await hashPassword('correct horse battery'))
})
test('the same characters typed on another keyboard are the same password', async () => {
  assert.equal(await isPassword('caf\u0065\u0301 au lait noir', await hashPassword('caf\u00e9 au lait noir')), true)
})
for (const weak of ['', 'short', 'eleven char', 'x'.repeat(1025), 'nul in it \0 here']) {
  test(`a password of ${weak.length} characters like ${JSON.stringify(weak.slice(0, 12))} is refused`, () =>
    assert.rejects(hashPassword(weak), (error) => isRefusal(error, 'password-weak')))
}
test('a damaged hash matches nothing', async () => {
  assert.equal(await isPassword('correct horse battery', '$argon2id$v=19$oops'), false)
})
