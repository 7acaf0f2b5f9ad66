import { parseWorkflow, print, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** PowerShell does not tell upper from lower case, and drops backticks within a name. */
export const powershellCase: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let isChanged = false
  for (const step of stepsOf(workflow)) {
    if (step.isBash) continue
    const run = step.run
      .replace(/\b(Invoke|ConvertTo)-(\w+)/g, (_, verb: string, noun: string) => `${verb.toLowerCase()}-${noun.toUpperCase()}`)
      .replace(/\$env:(\w+)/gi, '$${ENV:$1}')
      .replace(/ -(Uri|Body|Method|EncodedCommand|NoProfile)\b/g, (found) => found.toUpperCase())
    if (run === step.run) continue
    setRun(step, run)
    isChanged = true
  }
  return isChanged ? print(workflow) : undefined
}
