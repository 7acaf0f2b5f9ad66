import { type JobState, pathKey } from './job-state.ts'
import type { Value } from './value.ts'

const archives = new WeakMap<JobState, Map<string, ReadonlyMap<string, Value>>>()

/** Remembers what the job put into an archive of its own, by the paths at which it lay. */
export function notePacked(job: JobState, archive: Value, paths: readonly Value[]): void {
  const known = archives.get(job) ?? new Map<string, ReadonlyMap<string, Value>>()
  archives.set(job, known)
  if (known.size > 50) return
  const keys = paths.slice(0, 50).map((each) => pathKey(each).replace(/\/$/, ''))
  const isAll = keys.some((each) => each === '.' || each === '*')
  const held = [...job.files].filter(([path]) => isAll || keys.some((each) => path === each || path.startsWith(`${each}/`)))
  if (held.length > 0) known.set(pathKey(archive), new Map(held.slice(0, 50)))
}

/** What comes out of an archive that the job made itself; none where it is somebody else's. */
export function packedIn(job: JobState, archive: Value): ReadonlyMap<string, Value> | undefined {
  return archives.get(job)?.get(pathKey(archive))
}

/** An archive that is copied or gets another name holds the same. */
export function copyPacked(job: JobState, from: Value, to: Value): void {
  const held = packedIn(job, from)
  if (held !== undefined) archives.get(job)?.set(pathKey(to), held)
}
