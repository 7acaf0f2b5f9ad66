import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../errors.ts'
import { type HolderState, judgeToken, type TokenFacts, tokenState } from './policy.ts'

const good: TokenFacts = {
  signatureValid: true,
  now: 1_000,
  restraints: [],
  caveatProhibition: undefined,
  holder: { state: 'active' },
}
const everythingWrong: TokenFacts = {
  signatureValid: false,
  now: 1_000,
  revokedAt: 1,
  expiresAt: 2,
  restraints: [{ reason: 'case:12' }],
  caveatProhibition: 'token is expired',
  holder: { state: 'frozen' },
}

function refusalOf(facts: TokenFacts): [code: string, message: string] | undefined {
  const verdict = judgeToken(facts)
  if (verdict.permit) return undefined
  const refusal = new Refusal(verdict.refuse, verdict.details)
  return [refusal.code, refusal.message]
}

test('a token with nothing against it is permitted', () => {
  const table: Partial<TokenFacts>[] = [{}, { expiresAt: 1_001 }, { revokedAt: null, expiresAt: null }, { narrowed: true }]
  for (const change of table) assert.deepEqual(judgeToken({ ...good, ...change }), { permit: true })
})

test('each thing against a token refuses it', () => {
  const table: [change: Partial<TokenFacts>, code: string, message: string][] = [
    [{ signatureValid: false }, 'credentials-invalid', 'Invalid or non-existent authentication information.'],
    [{ signatureValid: undefined as never }, 'credentials-invalid', 'Invalid or non-existent authentication information.'],
    [{ signatureValid: 'no' as never }, 'credentials-invalid', 'Invalid or non-existent authentication information.'],
    [{ revokedAt: 0 }, 'token-revoked', 'This API token was revoked.'],
    [{ revokedAt: 2_000 }, 'token-revoked', 'This API token was revoked.'],
    [{ expiresAt: 1_000 }, 'token-expired', 'This API token has expired.'],
    [{ expiresAt: 0 }, 'token-expired', 'This API token has expired.'],
    [{ expiresAt: Number.NaN }, 'token-expired', 'This API token has expired.'],
    [{ caveatProhibition: 'token is expired' }, 'token-prohibits', 'Invalid API Token: token is expired'],
    [{ caveatProhibition: '' }, 'token-prohibits', 'Invalid API Token: '],
    [{ holder: { state: 'closed' } }, 'credentials-invalid', 'Invalid or non-existent authentication information.'],
    [{ holder: { state: 'frozen' } }, 'token-asleep', 'This API token is asleep: its account is frozen.'],
    [{ holder: { state: 'enrolling' } }, 'token-asleep', 'This API token is asleep: its account has no second factor yet.'],
    [{ restraints: [{ reason: 'dormant' }] }, 'token-asleep', 'This API token is asleep: it was not used for a long time.'],
    [{ restraints: [{ reason: 'case:12' }] }, 'token-asleep', 'This API token is asleep: it is part of a security case.'],
    [{ restraints: [{ reason: 'constructor' }] }, 'token-asleep', 'This API token is asleep: it is restrained.'],
    [{ restraints: [{ reason: '' }] }, 'token-asleep', 'This API token is asleep: it is restrained.'],
  ]
  for (const [change, code, message] of table) assert.deepEqual(refusalOf({ ...good, ...change }), [code, message])
})

test('a holder in a state nobody thought of publishes nothing', () => {
  for (const state of ['recovering', 'leaving', '', 'Active']) {
    assert.equal(judgeToken({ ...good, holder: { state: state as HolderState } }).permit, false, state)
  }
})

test('who cannot sign learns nothing, and the rest is told from the final to the passing', () => {
  const steps: [mended: Partial<TokenFacts>, code: string][] = [
    [{}, 'credentials-invalid'],
    [{ signatureValid: true }, 'token-revoked'],
    [{ revokedAt: null }, 'token-expired'],
    [{ expiresAt: null }, 'token-prohibits'],
    [{ caveatProhibition: undefined }, 'token-asleep'],
    [{ holder: { state: 'active' } }, 'token-asleep'],
  ]
  let facts = everythingWrong
  for (const [mended, code] of steps) {
    facts = { ...facts, ...mended }
    assert.equal(refusalOf(facts)?.[0], code)
  }
  assert.deepEqual(judgeToken({ ...facts, restraints: [] }), { permit: true })
})

test('a refusal without a valid signature is the same whatever else is true', () => {
  assert.deepEqual(judgeToken(everythingWrong), judgeToken({ ...good, signatureValid: false }))
})

test('all reasons for sleep are told, each once, in a bounded message', () => {
  const restraints = ['dormant', 'case:1', 'case:2', 'frozen-account'].map((reason) => ({ reason }))
  assert.deepEqual(refusalOf({ ...good, restraints, holder: { state: 'frozen' } }), [
    'token-asleep',
    'This API token is asleep: its account is frozen; it was not used for a long time; it is part of a security case.',
  ])
  const all = ['dormant', 'owner', 'frozen-account', 'case', 'publisher-only', 'restored-backup', 'x'].map((reason) => ({ reason }))
  assert.ok(refusalOf({ ...good, restraints: all })![1].length <= 250)
})

test('the state of a token is the strongest thing true of it', () => {
  const asleep = [{ reason: 'owner' }]
  const table = [
    [{ now: 5, restraints: [] }, 'active'],
    [{ now: 5, restraints: [], narrowed: true }, 'narrowed'],
    [{ now: 5, restraints: asleep, narrowed: true }, 'asleep'],
    [{ now: 5, restraints: asleep, expiresAt: 5 }, 'expired'],
    [{ now: 5, restraints: asleep, expiresAt: 6 }, 'asleep'],
    [{ now: 5, restraints: asleep, expiresAt: 5, revokedAt: 1 }, 'revoked'],
  ] as const
  for (const [facts, state] of table) assert.equal(tokenState(facts), state)
})
