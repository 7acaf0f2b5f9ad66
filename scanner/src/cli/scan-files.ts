import { availableParallelism } from 'node:os'
import type { Report } from '../report.ts'
import { type FileText, type ScanOptions, scanTexts } from '../scan.ts'

const MOST_THREADS = 4
/** Below that the threads take longer to start than they save. */
const FEWEST_FILES = 400

/** Judges files on as many threads as are worth their start. What is said is the same on any number. */
export async function scanFiles(files: readonly FileText[], options: Pick<ScanOptions, 'persona' | 'repository'>): Promise<Report> {
  const count = Math.min(availableParallelism(), MOST_THREADS)
  if (count < 2 || files.length < FEWEST_FILES) return scanTexts(files, options)
  const { scanOnThreads } = await import('../threads/scan-on-threads.ts')
  return scanOnThreads(files, options, { count })
}
