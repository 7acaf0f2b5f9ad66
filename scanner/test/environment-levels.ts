import { isMap, isScalar, type YAMLMap } from 'yaml'
import { hoistExpressions } from './expression-hoist.ts'
import { isAction, jobsOf, parseWorkflow, print, setEnvironment, setRun, stepsOf } from './workflow-edit.ts'

/** Moves what each bash script takes from secrets and event to the environment of its step, its job or the file. */
export function moveToEnvironment(text: string, level: 'step' | 'job' | 'workflow'): string | undefined {
  const workflow = parseWorkflow(text)
  if (isAction(workflow) && level !== 'step') return undefined
  const top = workflow.contents as unknown as YAMLMap
  let isChanged = false
  for (const step of stepsOf(workflow)) {
    const target = level === 'step' ? step.map : level === 'job' ? step.job : top
    const hoisted = step.isBash && step.run.includes('${{') ? hoistExpressions(step.run) : undefined
    const isMovable = hoisted && [...hoisted.values.values()].every((value) => level === 'step' || isAllowedAbove(value))
    if (isMovable) {
      setRun(step, hoisted.script)
      setEnvironment(workflow, target, hoisted.values)
      isChanged = true
    }
    if (level !== 'step' && moveUp(step.map, target, setEnvironment.bind(undefined, workflow))) isChanged = true
  }
  if (level === 'workflow')
    for (const job of jobsOf(workflow)) if (moveUp(job, top, setEnvironment.bind(undefined, workflow))) isChanged = true
  return isChanged ? print(workflow) : undefined
}

/** A value of a matrix or an earlier step is not known above the step. */
const isAllowedAbove = (value: string) => !/\b(?:steps|matrix|needs|env|job|runner|strategy|inputs)\b/.test(value)

function moveUp(from: YAMLMap, to: YAMLMap, set: (map: YAMLMap, values: ReadonlyMap<string, string>) => void): boolean {
  const env = from.get('env')
  if (!isMap(env) || from === to) return false
  const there = to.get('env')
  let isChanged = false
  for (const { key, value } of [...env.items]) {
    const name = isScalar(key) ? String(key.value) : ''
    const written = isScalar(value) ? String(value.value) : ''
    if (!written.includes('${{') || !isAllowedAbove(written)) continue
    if (isMap(there) && there.has(name) && there.get(name) !== written) continue
    env.delete(key)
    set(to, new Map([[name, written]]))
    isChanged = true
  }
  if (env.items.length === 0) from.delete('env')
  return isChanged
}
