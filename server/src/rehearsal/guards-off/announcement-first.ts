export * from '../../notices/store.ts'

/** The clock runs whether anybody could know or not. */
export const hasReached = async (): Promise<boolean> => true
