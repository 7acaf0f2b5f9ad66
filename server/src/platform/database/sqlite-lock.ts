import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseLocked } from './database.ts'

const SQLITE_BUSY = 5

/** SQLite's own result code, extended, of an error that node:sqlite threw. */
export function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : 0
}

/** True if the error says that another connection holds the lock that this statement needs. */
export function isBusy(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === SQLITE_BUSY
}

/**
 * Repeats a step while another process holds the lock, at most `waitMs`. SQLite's own busy timeout would stop the whole
 * event loop meanwhile.
 */
export async function retryWhileLocked<Result>(step: () => Result, waitMs = 30_000): Promise<Result> {
  let waitedMs = 0
  while (true) {
    try {
      return step()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (waitedMs >= waitMs) {
        const seconds = Math.round(waitMs / 1000)
        throw new DatabaseLocked(`Another process has held the lock of the database for ${seconds} seconds.`, { cause: error })
      }
    }
    const delayMs = Math.min(20, waitMs - waitedMs, 1 + waitedMs)
    await pause(delayMs)
    waitedMs += delayMs
  }
}
