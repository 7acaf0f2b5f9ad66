import type { Recorded } from '../journal/record.ts'
import type { Ground } from '../platform/ground.ts'
import type { RelyingParty } from './passkeys/passkey.ts'
import type { BreachCheck } from './passwords/breached-password.ts'
import type { ProofLevel } from './proof-policy.ts'
import type { SessionLimits } from './sessions/session.ts'

/** What an index asks of the people who sign in (design: B, presets). */
export interface Terms {
  /** The one origin of pages, without a slash at the end. */
  readonly publicUrl: string
  /** Undefined where the public address cannot carry passkeys. */
  readonly party: RelyingParty | undefined
  readonly registration: 'open' | 'invitation' | 'closed'
  readonly sessions: SessionLimits
  /** What a sign-in by code from an unknown browser waits for. */
  readonly unknownBrowser: 'let-in' | 'mail-or-browser' | 'mail'
  /** How long an added factor is too young to decide what matters. */
  readonly oldAfterMilliseconds: number
  /** How long an account is guarded after a change that no old factor confirmed; 0: not at all. */
  readonly guardMilliseconds: number
  readonly breaches: BreachCheck | undefined
  /** What making a token asks for. */
  readonly newTokenLevel: ProofLevel
  /** How long a token made by a person may live; undefined: for ever. */
  readonly mostTokenSeconds: number | undefined
}

/** What use cases about people stand on. */
export interface Reception extends Ground {
  readonly terms: Terms
  readonly failures: FailureNotes
  /**
   * A transaction that only mails a link. It has no event: strangers ask for these, and must not write the journal, nor take
   * the lock that every writer of it needs.
   */
  mailStranger<Result>(work: (tx: Recorded) => Promise<Result>): Promise<Result>
}

/** Takes note of failed sign-ins without making the answer wait. */
export interface FailureNotes {
  note(failure: { accountId: string; address: string | undefined; userAgent: string | undefined }): void
}
