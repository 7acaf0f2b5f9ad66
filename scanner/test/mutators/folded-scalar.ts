import { parseWorkflow, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** `>` instead of `|`: the lines of the file are no longer the lines of the script. */
export const foldedScalar: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const steps = stepsOf(workflow)
  for (const step of steps) setRun(step, step.run, 'BLOCK_FOLDED')
  return steps.length === 0 ? undefined : workflow.toString({ lineWidth: 60, minContentWidth: 20 })
}
