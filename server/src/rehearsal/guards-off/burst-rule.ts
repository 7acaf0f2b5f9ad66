import type { JournalEvent } from '../../journal/events.ts'

export * from '../../ownership/burst.ts'

/** Four projects in six minutes are nothing unusual. */
export const lockAfterBurst = async (): Promise<JournalEvent[]> => []
