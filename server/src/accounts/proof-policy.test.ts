import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeProof, type ProofFacts } from './proof-policy.ts'

const HOUR = 3_600_000
const now = 1000 * HOUR
const proof = { by: 'passkey', factorId: 'f', factorSince: 0, isUserVerified: true, act: 'this' } as const
const facts: ProofFacts = {
  level: 'K',
  now,
  freshAt: now - HOUR,
  freshMilliseconds: 2 * HOUR,
  proof,
  act: 'this',
  hasPasskey: true,
  oldAfterMilliseconds: 72 * HOUR,
  enrolledAt: 0,
}

for (const [sentence, change, verdict] of [
  ['a session that is fresh is enough for S', { level: 'S', proof: undefined }, 'enough'],
  ['a session that is no longer fresh is not enough for S', { level: 'S', proof: undefined, freshAt: now - 2 * HOUR }, 'needs-proof'],
  ['a fresh session is not enough for K', { proof: undefined }, 'needs-proof'],
  ['an old passkey shown for this act is enough for K', {}, 'enough'],
  ['a passkey shown for another act is not', { proof: { ...proof, act: 'that' } }, 'needs-proof'],
  ['a code is not enough for K where there is a passkey', { proof: { ...proof, by: 'totp' } }, 'needs-proof'],
  [
    'a code and a recovery code are not enough where there is a passkey',
    { proof: { ...proof, by: 'totp-and-recovery-code' } },
    'needs-proof',
  ],
  [
    'a code and a recovery code are enough where there is no passkey',
    { hasPasskey: false, proof: { ...proof, by: 'totp-and-recovery-code' } },
    'enough',
  ],
  ['a code alone is not, where there is no passkey', { hasPasskey: false, proof: { ...proof, by: 'totp' } }, 'needs-proof'],
  [
    'a recovery code alone is not, where there is no passkey',
    { hasPasskey: false, proof: { ...proof, by: 'recovery-code' } },
    'needs-proof',
  ],
  ['a passkey added yesterday is too young', { proof: { ...proof, factorSince: now - 24 * HOUR } }, 'factor-too-young'],
  ['the factor that began the account is never too young', { enrolledAt: now - 1, proof: { ...proof, factorSince: now - 1 } }, 'enough'],
  [
    'a factor from after the cause does not answer it',
    { olderThan: 500 * HOUR, proof: { ...proof, factorSince: 500 * HOUR } },
    'factor-too-young',
  ],
  [
    'also where it began the account',
    { olderThan: 500 * HOUR, enrolledAt: 600 * HOUR, proof: { ...proof, factorSince: 600 * HOUR } },
    'factor-too-young',
  ],
] as const) {
  test(sentence, () => assert.equal(judgeProof({ ...facts, ...change }), verdict))
}
