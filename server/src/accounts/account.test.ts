import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../errors.ts'
import type { RestraintEffect } from '../holds/restraints/restraint.ts'
import { type Account, accountState, isWorking, parseAccountName, parseEmail } from './account.ts'

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
  isAdministrator: false,
  ownerId: null,
  createdAt: 0,
  phrase: null,
  enrolledAt: 1,
  language: 'en',
  closedAt: null,
  ...change,
})

const under = (...effects: RestraintEffect[]) => effects.map((effect) => ({ effect }))
test('a person without a second factor can only enrol', () => assert.equal(accountState(account({ enrolledAt: null }), []), 'enrolling'))
test('a person with a second factor is active', () => assert.equal(accountState(account({}), []), 'active'))
test('a service is active from the start', () => assert.equal(accountState(account({ kind: 'service', enrolledAt: null }), []), 'active'))
test('a frozen account is frozen, whatever else', () => {
  assert.equal(accountState(account({ kind: 'service' }), under('frozen')), 'frozen')
  assert.equal(accountState(account({ enrolledAt: null }), under('guarded', 'recovering', 'frozen')), 'frozen')
})
test('a closed account stays closed, also when it was frozen', () =>
  assert.equal(accountState(account({ closedAt: 5 }), under('frozen')), 'closed'))
test('a recovering account without a factor enrols first', () =>
  assert.equal(accountState(account({ enrolledAt: null }), under('recovering')), 'enrolling'))
test('recovering is less than guarded', () => assert.equal(accountState(account({}), under('guarded', 'recovering')), 'recovering'))
test('a guarded account works', () => {
  assert.equal(accountState(account({}), under('guarded')), 'guarded')
  assert.equal(isWorking('guarded'), true)
})
for (const state of ['enrolling', 'recovering', 'frozen', 'closed'] as const) {
  test(`an account that is ${state} does no work`, () => assert.equal(isWorking(state), false))
}
