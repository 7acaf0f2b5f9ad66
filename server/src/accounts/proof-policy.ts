import type { Proof } from './factors/proof.ts'

/**
 * How much an act asks for (design: A.0): `S` any factor shown in this session lately, `K` an old passkey shown for this
 * very act (where the account has no passkey: an old authenticator app and a recovery code).
 */
export type ProofLevel = 'S' | 'K'

export interface ProofFacts {
  readonly level: ProofLevel
  readonly now: number
  readonly freshAt: number
  readonly freshMilliseconds: number
  readonly proof: Proof | undefined
  /** This request with its fields. */
  readonly act: string
  readonly hasPasskey: boolean
  readonly oldAfterMilliseconds: number
  /** The factor that made the account a working one is never too young: there is none before it. */
  readonly enrolledAt: number | null
  /** Where the act answers another one: only factors from before it count. */
  readonly olderThan?: number
}

export type ProofVerdict = 'enough' | 'needs-proof' | 'factor-too-young'

/** Whether what was shown is enough for an act. */
export function judgeProof(facts: ProofFacts): ProofVerdict {
  const { level, now, proof } = facts
  if (level === 'S') return now - facts.freshAt < facts.freshMilliseconds ? 'enough' : 'needs-proof'
  if (!proof || proof.act !== facts.act || !isStrongest(proof, facts.hasPasskey)) return 'needs-proof'
  return isOld(proof, facts) ? 'enough' : 'factor-too-young'
}

/** True for the strongest thing that the account has: whoever has a passkey is not asked for less. */
export function isStrongest(proof: Pick<Proof, 'by'>, hasPasskey: boolean): boolean {
  return proof.by === 'passkey' || (!hasPasskey && proof.by === 'totp-and-recovery-code')
}

function isOld(proof: Proof, facts: ProofFacts): boolean {
  if (facts.olderThan !== undefined && proof.factorSince >= facts.olderThan) return false
  return proof.factorSince === facts.enrolledAt || facts.now - proof.factorSince >= facts.oldAfterMilliseconds
}
