import { parseWorkflow, print, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The step may fail and runs in any case, so nobody sees a red mark. */
export const quietStep: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const steps = stepsOf(workflow)
  for (const { map } of steps) {
    map.set('continue-on-error', true)
    map.set('if', "${{ always() && github.repository_owner != '' }}")
    map.set('timeout-minutes', 5)
  }
  return steps.length === 0 ? undefined : print(workflow)
}
