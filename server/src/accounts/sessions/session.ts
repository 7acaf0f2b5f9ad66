/** A browser in which somebody signed in with a second factor. The cookie is stored nowhere, only its digest. */
export interface Session {
  readonly id: string
  readonly accountId: string
  readonly browserDigest: string
  /** What was shown at sign-in: `password`, `passkey`, `totp`, `recovery-code`. */
  readonly factors: readonly string[]
  readonly createdAt: number
  readonly lastUsedAt: number
  /** The absolute limit. */
  readonly expiresAt: number
  readonly freshAt: number
  /** As people read it: `Firefox on Linux`. */
  readonly browser: string
  /** /24 or /48. */
  readonly network: string
  readonly sealedOrigin: Uint8Array
  readonly sealedLabel: Uint8Array
  readonly endedAt: number | null
  readonly endedBecause: string | null
}

/** How long sessions live; settings (design: B). */
export interface SessionLimits {
  readonly idleMilliseconds: number
  readonly absoluteMilliseconds: number
  /** How long a shown factor is enough for further acts. */
  readonly freshMilliseconds: number
}

/** True where the session works at `now`: not ended, not idle too long, not past its absolute limit. */
export function isSessionAlive(
  session: Pick<Session, 'endedAt' | 'expiresAt' | 'lastUsedAt'>,
  limits: SessionLimits,
  now: number,
): boolean {
  return session.endedAt === null && now < session.expiresAt && now - session.lastUsedAt < limits.idleMilliseconds
}
