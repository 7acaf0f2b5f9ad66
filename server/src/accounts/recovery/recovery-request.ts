/** "I have lost every factor": waits, is announced to everybody concerned, and needs two administrators. */
export interface RecoveryRequest {
  readonly id: string
  readonly accountId: string
  readonly requestedAt: number
  /** Before this nobody can grant it. */
  readonly applyAt: number
  readonly state: 'waiting' | 'cancelled' | 'granted'
}

const HOUR = 60 * 60 * 1000
/** Where two administrators decide. */
export const RECOVERY_WAIT_MILLISECONDS = 7 * 24 * HOUR
/** Where there is only one, who decides on the host. */
export const SINGLE_OPERATOR_WAIT_MILLISECONDS = 72 * HOUR
/** How long a recovered account publishes nothing. */
export const RECOVERING_MILLISECONDS = 72 * HOUR

/** How many have to approve. */
export const approvalsNeeded = (administrators: number): number => (administrators >= 2 ? 2 : 1)
