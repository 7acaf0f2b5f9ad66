import { isScalar, Scalar } from 'yaml'
import { parseWorkflow, print, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The whole script on one line of the file. */
export const quotedScript: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const steps = stepsOf(workflow)
  for (const step of steps) {
    const scalar = new Scalar(step.run)
    scalar.type = 'QUOTE_DOUBLE'
    step.map.items.find(({ key }) => isScalar(key) && key.value === 'run')!.value = scalar
  }
  return steps.length === 0 ? undefined : print(workflow)
}
