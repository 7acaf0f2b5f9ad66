import { textMade } from '../../shell/script-text.ts'
import type { Carried, Channel } from '../flow-facts.ts'
import type { StepRun } from '../secret-flow.ts'
import { ShellRun } from '../shell-run.ts'
import { joined, textValue, type Value } from '../value.ts'

/** The inputs of a step by name in lower case. */
export type Inputs = ReadonlyMap<string, Value>

export function shellOf(run: StepRun): ShellRun {
  return new ShellRun(run.world, textMade('', run.step.uses ?? run.step))
}

/** Notes that an action sends something. */
export function sendByStep(run: StepRun, channel: Channel, target: Value | undefined, carried: readonly Carried[]): void {
  const at = run.step.uses ?? run.step
  shellOf(run).send({ at, channel, tool: run.step.uses?.text.split('@')[0] ?? 'action', target, carried })
}

/** A value with the name of its input before it. */
export function labelled(name: string, value: Value): Value {
  return joined(textValue(`${name}: `), value)
}
