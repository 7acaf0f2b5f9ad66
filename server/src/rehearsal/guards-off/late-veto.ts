export * from '../../holds/tell-hold.ts'

/** What was applied stays. */
export const mayUndo = (): boolean => false
