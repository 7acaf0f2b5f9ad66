import type { Action, CiFile, Workflow } from './ci-file.ts'

/** What the files of one repository say together. */
export interface RepositoryFacts {
  /** `owner/name` in lower case, where it is known. */
  readonly name: string | undefined
  readonly files: readonly CiFile[]
  /** The reusable workflow or composite action that a local path (`./x`) names. */
  localWorkflow(path: string): Workflow | undefined
  localAction(path: string): Action | undefined
  /** Hosts that other files of the repository reach than the given one. */
  hostsBeside(file: CiFile): ReadonlySet<string>
}
