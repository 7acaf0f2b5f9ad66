import { type Finding, severities, type Verdict, verdicts, type WrittenFinding } from './finding.ts'

/** Why a file, or a part of one, was not judged. It never stops the rest. */
export type ProblemKind =
  | 'too-large'
  | 'not-text'
  | 'not-yaml'
  | 'aliases'
  | 'too-deep'
  | 'too-much'
  | 'duplicate-key'
  | 'unreadable'
  | 'rule-failed'

/** Something that could not be read or judged, said of one file. */
export interface Problem {
  readonly path: string
  readonly kind: ProblemKind
  readonly message: string
  /** From 1, where known. */
  readonly line?: number
}

/** One file that was looked at. */
export interface ScannedFile {
  readonly path: string
  readonly kind: 'workflow' | 'action' | 'dependabot' | 'pre-commit' | 'other'
  /** SHA-256 of the text in UTF-8, hex. */
  readonly digest: string
}

/** `# holdfast-scan: ignore[rule-a,rule-b] the reason`, as it stands in a file. */
export interface IgnoreComment {
  readonly path: string
  /** From 1. */
  readonly line: number
  /** Nothing else stands on the line: it speaks of the one below too. */
  readonly isAlone: boolean
  readonly rules: readonly string[]
  readonly hasReason: boolean
}

/** What a scan says. */
export interface Report {
  readonly files: readonly ScannedFile[]
  /** The worst first, then by path and place. */
  readonly findings: readonly WrittenFinding[]
  readonly problems: readonly Problem[]
  /** Not applied: whoever asked decides. */
  readonly comments: readonly IgnoreComment[]
  /** The worst verdict of any finding. */
  readonly verdict: Verdict | 'clean'
}

/** Puts findings in the order in which people should read them. */
export function sortFindings<Each extends Finding>(findings: Iterable<Each>): Each[] {
  return [...findings].toSorted(
    (a, b) =>
      verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compareText(a.place.path, b.place.path) ||
      a.place.start - b.place.start ||
      compareText(a.rule, b.rule),
  )
}

/** The worst verdict among findings, `clean` where there is none. */
export function worstVerdict(findings: Iterable<Finding>): Report['verdict'] {
  const seen = new Set([...findings].map((each) => each.verdict))
  return verdicts.find((each) => seen.has(each)) ?? 'clean'
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
