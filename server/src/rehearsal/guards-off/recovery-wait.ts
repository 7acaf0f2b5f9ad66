export * from '../../accounts/recovery/recovery-request.ts'

/** Whoever asks for an account back can be given it at once. */
export const RECOVERY_WAIT_MILLISECONDS = 0
export const SINGLE_OPERATOR_WAIT_MILLISECONDS = 0
