import type { Recorded } from '../journal/record.ts'
import { confusableName } from './project-name.ts'

/**
 * Whoever changes a project, its releases or its files holds this lock, and takes it before reading what decides: what
 * was read earlier may be the state before somebody else's commit. All spellings and look-alikes of a name share one
 * lock, so that two first uploads meet too. Taken before the locks of tokens and blobs; of several projects, see
 * `lockProjects`.
 */
export const lockProject = (tx: Recorded, normalizedName: string): Promise<void> => tx.lock(`project:${confusableName(normalizedName)}`)

/** The locks of several projects, always in the same order: two who need the same two never wait for each other. */
export async function lockProjects(tx: Recorded, normalizedNames: readonly string[]): Promise<void> {
  const names = new Map(normalizedNames.map((name) => [confusableName(name), name]))
  for (const [, name] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) await lockProject(tx, name)
}
