import { isSeq } from 'yaml'
import { hoistExpressions } from '../expression-hoist.ts'
import { jobsOf, parseWorkflow, print, setEnvironment, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** An earlier step gives the values as outputs, reversed, and the later one turns them round. */
export const secretThroughOutput: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let isChanged = false
  for (const [index, step] of stepsOf(workflow).entries()) {
    if (!step.isBash || !/\$\{\{\s*secrets/.test(step.run) || /tojson/i.test(step.run)) continue
    const hoisted = hoistExpressions(step.run)
    const steps = jobsOf(workflow)
      .map((job) => job.get('steps'))
      .find((each) => isSeq(each) && each.items.includes(step.map))
    if (!hoisted || !isSeq(steps)) continue
    const id = `prepare${index}`
    const lines = [...hoisted.values].map(([name, value]) => `echo "${name}=$(echo '${value}' | rev)" >> $GITHUB_OUTPUT\n`)
    const before = workflow.createNode({ id, run: lines.join(''), ...(step.map.has('shell') ? { shell: 'bash' } : {}) })
    steps.items.splice(steps.items.indexOf(step.map), 0, before)
    setEnvironment(workflow, step.map, new Map([...hoisted.values.keys()].map((name) => [name, `\${{ steps.${id}.outputs.${name} }}`])))
    const turned = [...hoisted.values.keys()].map((name) => `${name}=$(echo "$${name}" | rev)\n`)
    setRun(step, turned.join('') + hoisted.script)
    isChanged = true
  }
  return isChanged ? print(workflow) : undefined
}
