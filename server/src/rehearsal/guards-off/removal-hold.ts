import { type OwnerVerdict, judgeRemoval as original } from '../../ownership/owner-policy.ts'

export * from '../../ownership/owner-policy.ts'

/** An owner is gone in the moment in which somebody who may removes him. */
export function judgeRemoval(...given: Parameters<typeof original>): OwnerVerdict {
  const verdict = original(...given)
  return verdict.verdict === 'hold' && verdict.isLast !== true ? { verdict: 'permit', proof: verdict.proof } : verdict
}
