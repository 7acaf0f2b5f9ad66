import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../errors.ts'
import { type Account, accountState, parseAccountName, parseEmail } from './account.ts'

for (const name of ['a', 'ada', 'release-bot', 'a.b_c', 'x'.repeat(50)]) {
  test(`"${name}" is a user name`, () => assert.equal(parseAccountName(name), name))
}
test('a user name is compared in lower case', () => assert.equal(parseAccountName(' Ada '), 'ada'))

for (const name of ['', '-a', 'a-', 'a b', 'ä', 'a\0', 'x'.repeat(51), 'a/b', '../a', 'a@b', '__token__', 'аda']) {
  test(`${JSON.stringify(name)} is no user name`, () => {
    assert.throws(
      () => parseAccountName(name),
      (error) => isRefusal(error, 'account-name-invalid'),
    )
  })
}
for (const email of ['', 'a', 'a@b', 'a b@c.example', 'a@b.example\nBcc: x@y.example', '<a@b.example>', `${'a'.repeat(250)}@b.example`]) {
  test(`${JSON.stringify(email.slice(0, 30))} is no address`, () =>
    assert.throws(
      () => parseEmail(email),
      (error) => isRefusal(error, 'email-invalid'),
    ))
}

const account = (change: Partial<Account>): Account => ({
  id: '1',
  kind: 'person',
  name: 'ada',
  email: null,
  isAdministrator: false,
  ownerId: null,
  createdAt: 0,
  closedAt: null,
  ...change,
})

test('a person without a second factor can only enrol', () => assert.equal(accountState(account({}), false), 'enrolling'))
test('a service is active from the start', () => assert.equal(accountState(account({ kind: 'service' }), false), 'active'))
test('a frozen account is frozen, whatever else', () => assert.equal(accountState(account({ kind: 'service' }), true), 'frozen'))
test('a closed account stays closed, also when it was frozen', () => assert.equal(accountState(account({ closedAt: 5 }), true), 'closed'))
