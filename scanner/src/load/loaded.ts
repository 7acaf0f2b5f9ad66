import type { Problem } from '../report.ts'
import type { FileText } from '../scan.ts'

/** What was found where the words of the command line point. */
export interface Loaded {
  readonly files: readonly FileText[]
  readonly problems: readonly Problem[]
}
