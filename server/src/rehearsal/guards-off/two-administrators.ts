export * from '../../accounts/recovery/recovery-request.ts'

/** One administrator grants alone, without anybody else saying that it is the owner. */
export const approvalsNeeded = (): number => 0
