import type { Expression } from './expression.ts'
import type { SourceText } from './source-text.ts'
import type { Span } from './span.ts'
import type { Mapping, Scalar, YamlNode } from './yaml-node.ts'

/** A named value: of `env`, `with`, `outputs`, `secrets`, `inputs`. */
export interface Entry extends Span {
  readonly name: string
  readonly key: Scalar
  readonly value: YamlNode | undefined
  /** The text of the value; empty where it is none. */
  readonly text: string
  readonly scalar: Scalar | undefined
  readonly structure: string
}

/** What stands after `uses:`. */
export interface Uses extends Span {
  readonly scalar: Scalar
  readonly text: string
  readonly kind: 'repository' | 'local' | 'docker' | 'unreadable'
  /** `owner/name` in lower case where the kind is `repository`; else empty. */
  readonly repository: string
  /** The folder or file within the repository, without slash at either end; the path of a local one; the image of docker. */
  readonly path: string
  readonly ref: string | undefined
  readonly structure: string
}

/** What stands after `run:`. */
export interface Script extends Span {
  readonly scalar: Scalar
  /** With `${{ }}` as written. */
  readonly text: string
  /** The word of `shell:` that holds here (step, job, workflow), or the runner's own. */
  readonly shell: string
  readonly language: 'bash' | 'powershell' | 'python' | 'node' | 'perl' | 'ruby' | 'cmd' | 'other'
  readonly structure: string
}

/** The truth of `if:`, which is an expression also without `${{ }}`. */
export interface Condition extends Span {
  readonly scalar: Scalar
  readonly expressions: readonly Expression[]
  readonly structure: string
}

export interface Step extends Span {
  readonly node: Mapping
  readonly index: number
  /** `jobs.build.steps[2]`, `runs.steps[0]`. */
  readonly structure: string
  readonly id: string | undefined
  readonly name: Scalar | undefined
  readonly if: Condition | undefined
  readonly uses: Uses | undefined
  readonly with: readonly Entry[]
  readonly run: Script | undefined
  readonly env: readonly Entry[]
  readonly workingDirectory: Scalar | undefined
  /** The job around it; none in a composite action. */
  readonly job: Job | undefined
}

/** `write-all`, `read-all`, `{}` or a table. */
export interface Permissions extends Span {
  readonly node: YamlNode | undefined
  readonly all: 'read' | 'write' | undefined
  readonly entries: readonly Entry[]
  readonly structure: string
}

export interface Job extends Span {
  readonly node: Mapping
  readonly id: string
  readonly key: Scalar
  /** `jobs.build`. */
  readonly structure: string
  readonly name: Scalar | undefined
  readonly if: Condition | undefined
  readonly needs: readonly Scalar[]
  /** Labels of `runs-on`, also of its `labels` and `group`. */
  readonly runsOn: readonly Scalar[]
  readonly runsOnNode: YamlNode | undefined
  readonly env: readonly Entry[]
  readonly permissions: Permissions | undefined
  /** The name of `environment:`. */
  readonly environment: Scalar | undefined
  readonly container: YamlNode | undefined
  readonly services: Mapping | undefined
  readonly strategy: Mapping | undefined
  readonly outputs: readonly Entry[]
  readonly steps: readonly Step[]
  /** Of a job that calls a reusable workflow. */
  readonly uses: Uses | undefined
  readonly with: readonly Entry[]
  readonly secrets: 'inherit' | readonly Entry[]
  readonly secretsNode: YamlNode | undefined
}

export interface Trigger extends Span {
  readonly name: string
  readonly key: Scalar
  /** Filters and inputs, where it has any. */
  readonly config: YamlNode | undefined
  readonly structure: string
}

interface FileBase extends Span {
  readonly source: SourceText
  readonly path: string
  readonly root: Mapping
}

/** A workflow, reusable ones too (`isReusable`). */
export interface Workflow extends FileBase {
  readonly kind: 'workflow'
  readonly name: Scalar | undefined
  readonly triggers: readonly Trigger[]
  readonly isReusable: boolean
  readonly env: readonly Entry[]
  readonly permissions: Permissions | undefined
  readonly concurrency: YamlNode | undefined
  readonly jobs: readonly Job[]
  /** Names of `on.workflow_call.secrets`. */
  readonly declaredSecrets: readonly string[]
}

/** `action.yml`: composite (with steps), JavaScript or Docker. */
export interface Action extends FileBase {
  readonly kind: 'action'
  readonly name: Scalar | undefined
  readonly using: 'composite' | 'node' | 'docker' | 'unknown'
  readonly runs: Mapping | undefined
  readonly inputs: readonly Entry[]
  readonly outputs: readonly Entry[]
  readonly steps: readonly Step[]
}

export interface DependabotUpdate extends Span {
  readonly node: Mapping
  readonly ecosystem: Scalar | undefined
  readonly cooldown: YamlNode | undefined
  readonly insecureExecution: Scalar | undefined
  readonly structure: string
}

export interface Dependabot extends FileBase {
  readonly kind: 'dependabot'
  readonly updates: readonly DependabotUpdate[]
}

export interface PreCommitRepository extends Span {
  readonly node: Mapping
  readonly repo: Scalar | undefined
  readonly rev: Scalar | undefined
  readonly hooks: readonly Mapping[]
  readonly structure: string
}

export interface PreCommit extends FileBase {
  readonly kind: 'pre-commit'
  readonly repositories: readonly PreCommitRepository[]
}

/** Every kind of file that is judged. */
export type CiFile = Workflow | Action | Dependabot | PreCommit

const stepsOfWorkflows = new WeakMap<Workflow, readonly Step[]>()

/** Every step of a file, in order. */
export function stepsOf(file: CiFile): readonly Step[] {
  if (file.kind !== 'workflow') return file.kind === 'action' ? file.steps : []
  let steps = stepsOfWorkflows.get(file)
  if (steps === undefined) {
    steps = file.jobs.flatMap((job) => job.steps)
    stepsOfWorkflows.set(file, steps)
  }
  return steps
}
