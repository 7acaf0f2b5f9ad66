import { pathKey } from '../job-state.ts'
import type { StepRun } from '../secret-flow.ts'
import { joined, readableText, textValue, type Value } from '../value.ts'

/** Files under one name, which steps and jobs behind can fetch. */
export type KeptFiles = ReadonlyMap<string, Value>

/** Paths of an input, one a line. */
export function pathsOf(value: Value | undefined): Value[] {
  if (value === undefined) return []
  return readableText(value)
    .split(/[\n,]/)
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('!'))
    .slice(0, 50)
    .map(textValue)
}

/** What the job wrote to some paths, below them or fitting their patterns. */
export function heldAt(run: StepRun, paths: readonly Value[]): Value {
  const { job } = run.world
  return joined(...paths.map((each) => job.files.get(pathKey(each)) ?? writtenUnder(run, each)))
}

/** What the job wrote below a path or fitting a pattern; files of the repository are not its own writing. */
function writtenUnder(run: StepRun, path: Value): Value {
  const { job } = run.world
  const key = pathKey(path)
  if (/[*?]/.test(key)) {
    const lead = key.split(/[*?]/)[0] ?? ''
    const tail = key.split('*').at(-1) ?? ''
    return joined(
      ...[...job.files]
        .filter(([each]) => each.startsWith(lead) && (tail === '' || tail.includes('/') || each.endsWith(tail)))
        .map(([, value]) => value),
    )
  }
  return job.below(path)
}

/** The files at some paths, one by one, as a cache keeps them. */
export function filesAt(run: StepRun, paths: readonly Value[]): KeptFiles {
  const keys = paths.map(pathKey).map((each) => each.replace(/\/$/, ''))
  return new Map(
    [...run.world.job.files].filter(([path]) => keys.some((each) => path === each || path.startsWith(`${each}/`))).slice(0, 100),
  )
}
