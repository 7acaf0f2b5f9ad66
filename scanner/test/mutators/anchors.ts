import { Alias, isScalar, Scalar } from 'yaml'
import { isAction, parseWorkflow, print, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The scripts stand in the environment, under a name, and the steps only point there. */
export const anchors: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const steps = stepsOf(workflow)
  if (steps.length === 0 || isAction(workflow)) return undefined
  const texts: Record<string, string> = {}
  for (const [index, step] of steps.entries()) texts[`TEXT_${index}`] = step.run
  const env = workflow.get('env')
  const block = workflow.createNode({ ...(env ? (workflow.toJS() as { env: object }).env : {}), ...texts })
  for (const { key, value } of block.items) {
    const index = isScalar(key) ? /^TEXT_(\d+)$/.exec(String(key.value))?.[1] : undefined
    if (index !== undefined && value instanceof Scalar) value.anchor = `text${index}`
  }
  workflow.delete('env')
  const jobs = workflow.contents as unknown as { items: unknown[] }
  const at = (workflow.contents as unknown as { items: { key: unknown }[] }).items.findIndex(
    ({ key }) => isScalar(key) && key.value === 'jobs',
  )
  jobs.items.splice(at, 0, workflow.createPair('env', block))
  for (const [index, step] of steps.entries()) {
    step.map.items.find(({ key }) => isScalar(key) && key.value === 'run')!.value = new Alias(`text${index}`)
  }
  return print(workflow)
}
