export * from '../../ownership/close-obstacle.ts'

/** Nobody asks what becomes of the projects of an account that is closed. */
export const listHeldBack = async (): Promise<string[]> => []
