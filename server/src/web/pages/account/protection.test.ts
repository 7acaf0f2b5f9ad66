import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guardReason, judgeProtection, type ProtectionFacts } from './protection.ts'

const strong: ProtectionFacts = {
  state: 'active',
  until: undefined,
  because: undefined,
  passkeys: 2,
  apps: 1,
  codesLeft: 8,
  arePasskeysPossible: true,
  hasPassword: true,
  verifiedAddresses: 2,
  compromisedAddresses: 0,
  sessions: 1,
  tokens: 1,
  endlessTokens: 0,
  recovery: undefined,
  waitingSignIns: [],
}
const until = Date.UTC(2026, 10, 28, 8, 47)

test('an account that lacks nothing is told so, with what protects it', () => {
  const { headline, tone, weak, protects } = judgeProtection(strong)
  assert.equal(headline, 'Your account is well protected: 2 passkeys, 1 authenticator app and 8 recovery codes.')
  assert.equal(tone, 'kelp')
  assert.deepEqual(weak, [])
  assert.equal(protects.length, 5)
})

test('one weakness is the first sentence of the page, and leads to where it is mended', () => {
  const rows: [Partial<ProtectionFacts>, RegExp, string][] = [
    [{ passkeys: 1, apps: 0 }, /only one factor/, '/account/factors'],
    [{ passkeys: 0, apps: 2 }, /no passkey/, '/account/factors'],
    [{ codesLeft: 0 }, /no recovery codes left/, '/account/factors#codes'],
    [{ codesLeft: 1 }, /only 1 recovery code left/, '/account/factors#codes'],
    [{ verifiedAddresses: 0 }, /No e-mail address of yours is verified/, '/account/email'],
    [{ verifiedAddresses: 1 }, /only one verified e-mail address/, '/account/email'],
    [{ hasPassword: false }, /no password/, '/account/password'],
    [{ endlessTokens: 1 }, /1 token of yours never expires/, '/account/tokens'],
    [{ endlessTokens: 2 }, /2 tokens of yours never expire\./, '/account/tokens'],
    [{ state: 'guarded', until, because: 'recovery-code' }, /guarded until 28 Nov 2026, 08:47 UTC/, '/account/history'],
    [{ state: 'recovering', until }, /publishes nothing until 28 Nov 2026/, '/account/factors'],
    [{ recovery: { applyAt: until, entry: 7 } }, /asks to get into your account/, '/account/dispute?entry=7'],
    [{ recovery: { applyAt: until, entry: undefined } }, /asks to get into your account/, '/account/history'],
    [{ waitingSignIns: ['Chrome on Windows, 198.51.100.0/24'] }, /waits for a confirmation/, '/account/sessions'],
  ]
  for (const [facts, headline, href] of rows) {
    const judged = judgeProtection({ ...strong, ...facts })
    assert.match(judged.headline, headline)
    assert.equal(judged.weak[0]!.link.href, href, String(headline))
    assert.notEqual(judged.tone, 'kelp', String(headline))
  }
})

test('what somebody else is doing now stands before everything that is merely weak', () => {
  const { headline, tone, weak } = judgeProtection({
    ...strong,
    passkeys: 0,
    apps: 1,
    codesLeft: 0,
    state: 'guarded',
    until,
    recovery: { applyAt: until, entry: 7 },
    waitingSignIns: ['Chrome on Windows, unknown'],
  })
  assert.match(headline, /without any factor/)
  assert.equal(tone, 'red')
  assert.match(weak[1]!.headline, /waits for a confirmation/)
  assert.match(weak[2]!.headline, /guarded/)
  assert.equal(weak.length, 6)
})

test('where passkeys are impossible nobody is asked to add one', () => {
  const { weak } = judgeProtection({ ...strong, passkeys: 0, apps: 2, arePasskeysPossible: false })
  assert.deepEqual(weak, [])
})

test('a reason that nobody knows is told without a word from elsewhere', () => {
  for (const because of [undefined, 'x', '__proto__', 'constructor', '<b>']) assert.match(guardReason(because), /^something was changed/)
})
