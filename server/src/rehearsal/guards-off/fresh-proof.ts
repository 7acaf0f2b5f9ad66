import type { ProofVerdict } from '../../accounts/proof-policy.ts'

export * from '../../accounts/proof-policy.ts'

/** An open session does everything. */
export const judgeProof = (): ProofVerdict => 'enough'
