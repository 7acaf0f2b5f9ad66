import type { Span } from '../model/span.ts'
import { noteSetting } from './diversions.ts'
import { joined, textValue, type Value, withHop } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'
import type { World } from './world.ts'

/** What a step tells the runner by printing it, as was usual once: `::set-output name=x::value`, `::set-env name=X::value`. */
export function noteSpoken(world: World, printed: Value, at: Span): void {
  if (!printed.pieces.some((each) => typeof each === 'string' && each.includes('::set-'))) return
  for (const line of linesOf(printed).slice(0, 500)) {
    const match = /^\s{0,20}::set-(output|env) name=([\w-]{1,100})::/.exec(leadOf(line))
    if (match === null) continue
    const name = match[2] as string
    const value = joined(textValue(leadOf(line).slice(match[0].length)), { pieces: line.pieces.slice(1) })
    if (match[1] === 'env') {
      noteSetting(world.job, name, value)
      world.job.env.set(name, withHop(value, at, `kept in the environment as ${name}`))
    } else if (world.stepId !== undefined) world.job.setOutput(world.stepId, name, withHop(value, at, `given on as the output ${name}`))
  }
}
