import type { YAMLMap } from 'yaml'
import { replaceHosts } from '../host-words.ts'
import { editLines } from '../shell-lines.ts'
import { isAction, parseWorkflow, print, setEnvironment, setRun, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The host is a variable of the whole workflow, far from its use. */
export const hostInEnvironment: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  if (isAction(workflow)) return undefined
  const values = new Map<string, string>()
  for (const step of stepsOf(workflow)) {
    if (!step.isBash) continue
    const edited = editLines(step.run, (line) =>
      replaceHosts(line, (host) => {
        const name = [...values].find(([, value]) => value === host)?.[0] ?? `REPORT_HOST_${values.size}`
        values.set(name, host)
        return `\${${name}}`
      }),
    )
    if (edited !== undefined) setRun(step, edited)
  }
  setEnvironment(workflow, workflow.contents as unknown as YAMLMap, values)
  return values.size > 0 ? print(workflow) : undefined
}
