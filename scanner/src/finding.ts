/** What a finding says of a file. `malicious`: it steals or breaks in. `exploitable`: it lets others do so. `untidy`: it makes either easier. */
export type Verdict = 'malicious' | 'exploitable' | 'untidy'

/** How bad it is when the finding is right. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'note'

/** How sure the rule is that it is right. */
export type Confidence = 'high' | 'medium' | 'low'

/** Who wants to see it: everybody, whoever likes order, whoever reads a repository to the ground. */
export type Persona = 'regular' | 'pedantic' | 'auditor'

/** A stretch of a file. Offsets count UTF-16 units from 0, `end` is exclusive; lines and columns count from 1, `endColumn` is exclusive. */
export interface Place {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** What a finding rests on: a place and what it shows, in words of ours. `text` may quote the file: writers make it inert. */
export interface Evidence {
  readonly place: Place
  readonly text: string
}

/** Who can set the weakness off, through what, and what they reach. */
export interface Reach {
  readonly who: 'anyone' | 'contributors' | 'writers' | 'maintainers'
  readonly triggers: readonly string[]
  /** What lies open, in words: `secrets.PYPI_TOKEN`, `a token that writes contents`, `a self-hosted runner`. */
  readonly what: readonly string[]
}

/** One thing that a rule says of one place. */
export interface Finding {
  readonly rule: string
  readonly verdict: Verdict
  readonly severity: Severity
  readonly confidence: Confidence
  readonly persona: Persona
  /** One sentence; may quote names of the file, bounded; writers make it inert. */
  readonly message: string
  readonly place: Place
  /** In the order of the story: where the secret comes from, what carries it, where it leaves. */
  readonly evidence: readonly Evidence[]
  /** Where in the tree of the file: `jobs.build.steps[2].run`. The empty string is the file. */
  readonly structure: string
  /** Names of secrets that leave or lie open; `*` is all of them. */
  readonly secrets?: readonly string[]
  /** Where they go. */
  readonly hosts?: readonly string[]
  readonly reach?: Reach
}

/** A finding as it is written: with the name by which a baseline knows it. */
export interface WrittenFinding extends Finding {
  /** Rule, content and place in the tree, as hex; the same after lines above were added. */
  readonly fingerprint: string
}

export const verdicts: readonly Verdict[] = ['malicious', 'exploitable', 'untidy']
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'note']
export const confidences: readonly Confidence[] = ['high', 'medium', 'low']
export const personas: readonly Persona[] = ['regular', 'pedantic', 'auditor']
