import type { Confidence, Persona, Reach, Severity, Verdict } from './finding.ts'
import type { FlowFacts } from './flow/flow-facts.ts'
import type { CiFile } from './model/ci-file.ts'
import type { RepositoryFacts } from './model/repository-facts.ts'
import type { Span } from './model/span.ts'

/** What a rule says of one place; the engine makes the finding of it. What is left out stands in the rule. */
export interface Draft {
  /** What the finding points at: any node of the model, or a span made by `spanWithin`. */
  readonly at: Span
  /** `jobs.build.steps[2].run`. */
  readonly structure: string
  readonly message: string
  /** Where this place is worse or better than the rule says of most. */
  readonly verdict?: Verdict
  readonly evidence?: readonly { readonly at: Span; readonly text: string }[]
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly persona?: Persona
  readonly secrets?: readonly string[]
  readonly hosts?: readonly string[]
  readonly reach?: Reach
}

/** What a rule may ask beyond the file that it judges. */
export interface RuleContext {
  /** The other files of the same repository, and what they teach. */
  readonly repository: RepositoryFacts
  /** Where the secrets of the file go: computed once, on first use, for all rules. */
  flow(file: CiFile): FlowFacts
}

type FileOf<Kind extends CiFile['kind']> = Extract<CiFile, { kind: Kind }>

interface RuleText {
  /** Kebab-case, for ever: ignores, baselines and documents name it. */
  readonly id: string
  readonly verdict: Verdict
  readonly severity: Severity
  readonly confidence: Confidence
  /** `regular` where nothing is said. */
  readonly persona?: Persona
  /** One line: what it finds. */
  readonly summary: string
  /** Why that is bad. */
  readonly why: string
  /** What to do now, in order. */
  readonly remedy: string
  /** The incidents that it answers, by name: `GhostAction, September 2025`. */
  readonly answers: readonly string[]
}

/** A rule: which files it reads, what it says of them, and what people should know of it. */
export interface Rule extends RuleText {
  readonly persona: Persona
  readonly reads: readonly CiFile['kind'][]
  judge(file: CiFile, context: RuleContext): Iterable<Draft>
}

/** Makes a rule. `judge` gets only files of the kinds that it `reads`; workflows where nothing is said. */
export function defineRule<Kind extends CiFile['kind'] = 'workflow'>(
  rule: RuleText & { readonly reads?: readonly Kind[]; judge(file: FileOf<Kind>, context: RuleContext): Iterable<Draft> },
): Rule {
  const reads: readonly CiFile['kind'][] = rule.reads ?? ['workflow']
  return {
    ...rule,
    persona: rule.persona ?? 'regular',
    reads,
    judge: (file, context) => (reads.includes(file.kind) ? rule.judge(file as FileOf<Kind>, context) : []),
  }
}
