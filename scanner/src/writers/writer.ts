import type { Finding } from '../finding.ts'
import type { Report } from '../report.ts'
import type { Rule } from '../rule.ts'

/** What stood in the files or the baseline and kept findings back. */
export interface Suppressed {
  /** How many findings were kept back by a comment. */
  readonly byComment: number
  readonly byBaseline: number
  /** Below `--min-severity`, or switched off by the configuration. */
  readonly byChoice: number
}

/** A comment, a line of the baseline or of the configuration that keeps nothing back any more. */
export interface DeadIgnore {
  readonly path: string
  /** From 1; undefined for entries of a baseline. */
  readonly line: number | undefined
  readonly message: string
}

/** Everything that an output is made of. */
export interface Outcome extends Omit<Report, 'comments'> {
  readonly suppressed: Suppressed
  readonly deadIgnores: readonly DeadIgnore[]
  readonly rules: readonly Rule[]
  /** The text of a file that was scanned. */
  textOf(path: string): string | undefined
  readonly milliseconds: number
  readonly version: string
}

/** How the reader sees it. */
export interface View {
  readonly hasColour: boolean
  /** Whether the terminal follows links (OSC 8). */
  readonly hasLinks: boolean
  /** Columns. */
  readonly width: number
  /** Absolute folder that paths are relative to, for links. */
  readonly folder: string | undefined
}

/** In pieces, for all of it together may be larger than memory should be. */
export type Write = (outcome: Outcome, view: View) => Iterable<string>

export function ruleOf(outcome: Pick<Outcome, 'rules'>, finding: Finding): Rule | undefined {
  return outcome.rules.find((rule) => rule.id === finding.rule)
}

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
