import type { Span } from '../model/span.ts'
import type { ShellNode } from '../shell/shell-program.ts'
import type { Scope } from './evaluate-expression.ts'
import type { Deed, Send } from './flow-facts.ts'
import type { JobState } from './job-state.ts'
import { readableText, type Value } from './value.ts'

/** What is left to spend on one file: hostile text may call itself without end. */
export interface Budget {
  /** Commands that are read once more, and work of that size. The first reading of what stands in the file is free. */
  effort: number
  /** Something was left out for want of effort. */
  isWornOut: boolean
  /** Commands that were read before. */
  readonly seen: Set<ShellNode>
  /** How texts begin that were decoded: whoever runs one runs what was hidden. */
  readonly decoded: Set<string>
  /** Within how many loops without end a command stands. */
  endless: number
  /** How programs begin that were run, so that what a job wrote is not run once more at its end. */
  readonly ran: Set<string>
}

/** The effort that one file may cost. The costliest honest one of 1,700 takes an eighth of it. */
export const fileEffort = 40_000

/** Programs within programs that are read. */
const maxDepth = 6

/** What it costs to read a program that another one runs, beside what its commands cost. */
const programEffort = 50

/** Whether too much was asked: then what stands at `at` is not read, and nothing after it. Said of a file once. */
export function isWornOut(world: World, at: () => Span): boolean {
  if (world.budget.effort > 0) return false
  noteWornOut(world, at())
  return true
}

/** Begins a program that another one runs. @returns false where it is too much. */
export function beginProgram(world: World, at: Span, effort: number): boolean {
  if (world.depth > maxDepth) noteWornOut(world, at)
  if (world.depth > maxDepth || isWornOut(world, () => at)) return false
  world.budget.effort -= programEffort + effort
  return true
}

/** Something is left out because it is too much. */
export function noteWornOut(world: World, at: Span): void {
  if (world.budget.isWornOut) return
  world.budget.isWornOut = true
  recordDeed(world, 'wears-out', at, 'shell', 'asks for more work than any reader can do')
}

/** Remembers a program that was run. */
export function noteRun(world: World, code: Value): void {
  if (world.budget.ran.size < 2000) world.budget.ran.add(beginningOf(code))
}

export function wasRun(world: World, code: Value): boolean {
  return world.budget.ran.has(beginningOf(code))
}

function beginningOf(code: Value): string {
  return readableText(code).trim().slice(0, 400)
}

/** Remembers a text that was decoded from what stands in the file. */
export function noteDecoded(world: World, text: string): void {
  const start = text.trim().slice(0, 16)
  if (start.length >= 4 && world.budget.decoded.size < 500) world.budget.decoded.add(start)
}

export function wasDecoded(world: World, code: Value): boolean {
  const [first] = code.pieces
  return typeof first === 'string' && world.budget.decoded.has(first.trim().slice(0, 16))
}

/** Where a piece of code runs: one step of a job, or what a step decodes and runs. */
export interface World {
  readonly job: JobState
  readonly scope: Scope
  /** `env` of workflow, job and step, worked out. */
  readonly env: ReadonlyMap<string, Value>
  readonly structure: string
  readonly stepId: string | undefined
  readonly isSelfHosted: boolean
  /** The code stood encoded in the file, or in a file that the job wrote. */
  readonly isWrapped: boolean
  /** How many programs deep: `bash -c "python -c ..."` is two. */
  readonly depth: number
  readonly budget: Budget
  readonly record: (fact: { send: Send } | { deed: Deed }) => void
}

/** What a name stands for in the environment of a program. */
export function readEnv(world: World, name: string): Value | undefined {
  return world.job.env.get(name) ?? world.env.get(name)
}

/** Everything that stands in the environment, as a program sees it that looks at all of it. */
export function wholeEnv(world: World): readonly (readonly [string, Value])[] {
  return [...new Map([...world.env, ...world.job.env])]
}

export function recordDeed(world: World, kind: Deed['kind'], at: Span, tool: string, text: string, target?: Value): void {
  world.record({ deed: { kind, at, structure: world.structure, tool, target, text, isWrapped: world.isWrapped } })
}
