import type { Finding, Persona } from '../../scanner/src/finding.ts'
import type { Report } from '../../scanner/src/report.ts'
import type { FileText } from '../../scanner/src/scan.ts'

/** What is judged together: mostly one file alone, which is the hardest, for nothing else of its repository speaks for it. */
export interface Sample {
  readonly id: string
  readonly files: readonly FileText[]
}

export interface Judged {
  readonly id: string
  readonly verdict: Report['verdict']
  readonly findings: readonly Pick<Finding, 'rule' | 'verdict' | 'message' | 'persona' | 'structure'>[]
  /** The lines at which each finding begins, in the order of the findings. */
  readonly lines: readonly number[]
  readonly problems: readonly string[]
  /** Of computing, on its thread. */
  readonly milliseconds: number
}

export interface Judging {
  readonly samples: readonly Sample[]
  readonly persona: Persona
  /** Answers without findings, where only time and memory are asked. */
  readonly isBrief?: boolean
}

/** A sample of one file in a repository of its own. */
export const alone = (id: string, path: string, text: string): Sample => ({ id, files: [{ path: `${id}/${path}`, text }] })

export const rulesOf = (judged: Judged, verdict: Finding['verdict']): string =>
  [...new Set(judged.findings.filter((each) => each.verdict === verdict).map(({ rule }) => rule))].join(', ')

export const messageOf = (judged: Judged, verdict: Finding['verdict']): string => {
  const message = judged.findings.find((each) => each.verdict === verdict)?.message ?? ''
  return message.length > 110 ? `${message.slice(0, 109)}…` : message
}
