import { readFileSync } from 'node:fs'

/** What Linux counts in, whatever its kernel is built with. */
const TICKS_A_SECOND = 100
/** Of `/proc/PID/stat`, counted after the name in brackets, which may hold anything. */
const USER_TICKS = 11
const SYSTEM_TICKS = 12

/**
 * How long a process has computed since it began: time in which others had the processor does not count. Undefined where the
 * system does not say, or where the process is gone.
 */
export function computedSeconds(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])
    return Number.isFinite(ticks) ? ticks / TICKS_A_SECOND : undefined
  } catch {
    return undefined
  }
}
