import { isMap, isScalar } from 'yaml'
import { jobsOf, parseWorkflow, print, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The expression itself where the variable stood, so that the value becomes text of the script. */
export const envInline: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let isChanged = false
  const levels = [workflow.get('env'), ...jobsOf(workflow).map((job) => job.get('env'))]
  for (const step of stepsOf(workflow)) {
    if (!step.isBash) continue
    for (const env of [...levels, step.map.get('env')]) {
      if (!isMap(env)) continue
      for (const { key, value } of env.items) {
        const name = isScalar(key) ? String(key.value) : ''
        const written = isScalar(value) ? String(value.value) : ''
        if (!/^\$\{\{[^}]*\}\}$/.test(written) || /tojson/i.test(written)) continue
        const run = String(step.map.get('run')).replace(new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`, 'g'), () => written)
        if (run === step.map.get('run')) continue
        setRun(step, run)
        isChanged = true
      }
    }
  }
  return isChanged ? print(workflow) : undefined
}
