import { isMap, isScalar } from 'yaml'
import { parseWorkflow, print, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const NAMES = ['build-and-test', 'publish-docs', 'codeql', 'stale']

/** Honest names for the workflow, its jobs and its steps. */
export const jobRenamed: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const jobs = workflow.get('jobs')
  if (!isMap(jobs)) return undefined
  workflow.set('name', 'Build and test')
  const renamed = new Map<string, string>()
  for (const [index, { key }] of jobs.items.entries()) {
    if (!isScalar(key)) continue
    renamed.set(String(key.value), NAMES[index % NAMES.length]!)
    key.value = NAMES[index % NAMES.length]!
  }
  for (const [index, step] of stepsOf(workflow).entries()) step.map.set('name', ['Build', 'Run unit tests', 'Upload results'][index % 3])
  return [...renamed].reduce(
    (out, [from, to]) => out.replaceAll(`needs.${from}.`, `needs.${to}.`).replace(new RegExp(`needs: ${from}$`, 'm'), `needs: ${to}`),
    print(workflow),
  )
}
