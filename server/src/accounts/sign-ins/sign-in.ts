/** A sign-in under way. It is no session: it can only go on. */
export interface SignIn {
  readonly id: string
  readonly accountId: string
  readonly browserDigest: string
  readonly stage: 'factor' | 'confirmation' | 'approved' | 'enrolment' | 'done'
  readonly factors: readonly string[]
  readonly browser: string
  readonly network: string
  readonly createdAt: number
  readonly expiresAt: number
  /** Where to go after it: a path of ours. */
  readonly next: string
}
