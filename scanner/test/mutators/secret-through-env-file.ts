import { isSeq } from 'yaml'
import { hoistExpressions } from '../expression-hoist.ts'
import { jobsOf, parseWorkflow, print, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** An earlier step puts the values into the environment of all later ones. */
export const secretThroughEnvFile: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let isChanged = false
  for (const step of stepsOf(workflow)) {
    if (!step.isBash || !/\$\{\{\s*secrets/.test(step.run) || /tojson/i.test(step.run)) continue
    const hoisted = hoistExpressions(step.run)
    const steps = jobsOf(workflow)
      .map((job) => job.get('steps'))
      .find((each) => isSeq(each) && each.items.includes(step.map))
    if (!hoisted || !isSeq(steps)) continue
    const lines = [...hoisted.values].map(([name, value]) => `echo "${name}=${value}" >> "$GITHUB_ENV"\n`)
    const before = workflow.createNode({ name: 'Prepare', run: lines.join(''), ...(step.map.has('shell') ? { shell: 'bash' } : {}) })
    steps.items.splice(steps.items.indexOf(step.map), 0, before)
    setRun(step, hoisted.script)
    isChanged = true
  }
  return isChanged ? print(workflow) : undefined
}
