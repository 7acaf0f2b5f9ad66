/** What somebody who cannot get in any more has told us. Nothing of it is proved. */
export interface TheftReport {
  readonly number: number
  readonly receivedAt: number
  /** When an administrator froze or braked something because of it. */
  readonly containedAt: number | null
  /** Account id. */
  readonly containedBy: string | null
  /** Position of its entry in the journal. */
  readonly entry: number
}

/** Its words; undefined fields were erased. */
export interface ReportWords {
  readonly text: string
  /** Accounts and projects, as they were written: split at blanks and commas. */
  readonly names: readonly string[]
  readonly contact: string
}

export const REPORT_TEXT_LIMIT = 4000
export const REPORT_CONTACT_LIMIT = 300
export const REPORT_NAMES_LIMIT = 20
