import { type JobState, pathKey } from './job-state.ts'
import type { Value } from './value.ts'

const links = new WeakMap<JobState, Map<string, string[]>>()

/** Remembers that two paths are one file: what is written to one of them later is read at the other. */
export function noteLink(job: JobState, one: Value, other: Value): void {
  const known = links.get(job) ?? new Map<string, string[]>()
  links.set(job, known)
  if (known.size > 200) return
  const [first, second] = [pathKey(one), pathKey(other)]
  known.set(first, [...(known.get(first) ?? []), second].slice(0, 10))
  known.set(second, [...(known.get(second) ?? []), first].slice(0, 10))
}

/** The other paths of a file. */
export function linkedTo(job: JobState, path: Value): readonly string[] {
  return links.get(job)?.get(pathKey(path)) ?? []
}
