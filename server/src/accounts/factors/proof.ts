import type { FactorKind } from './factor.ts'

/** A factor that was shown just now, and checked. */
export interface Proof {
  readonly by: FactorKind | 'recovery-code' | 'totp-and-recovery-code'
  /** Undefined for a recovery code alone. */
  readonly factorId: string | undefined
  /** Since when the account has that factor; a recovery code is as old as its set. */
  readonly factorSince: number
  /** True where the factor checked its holder (finger, PIN), so that it stands for two. */
  readonly isUserVerified: boolean
  /** What it was asked for: one request with its fields. */
  readonly act: string
}

/** What is shown as a proof, unverified. */
export interface ClaimedProof {
  /** Six digits of an authenticator app. */
  readonly code?: string
  readonly recoveryCode?: string
  /** A WebAuthn assertion as the browser's JSON. */
  readonly assertion?: unknown
}
