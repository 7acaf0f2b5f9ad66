export * from '../../policies/strictness-policy.ts'

/** Whoever runs the index makes it looser at once. */
export const loosenMilliseconds = (): number => 0
