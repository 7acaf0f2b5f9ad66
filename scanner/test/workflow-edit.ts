import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, type YAMLMap } from 'yaml'

export interface Step {
  readonly map: YAMLMap
  readonly job: YAMLMap
  readonly run: string
  readonly isBash: boolean
}

export function parseWorkflow(text: string): Document.Parsed {
  const workflow = parseDocument(text, { uniqueKeys: false })
  if (workflow.errors.length > 0) throw new Error(`not YAML: ${workflow.errors[0]!.message}`)
  return workflow
}

export const print = (workflow: Document): string => workflow.toString({ lineWidth: 0 })

/** Every job, and for an action the `runs` block, which holds steps just so. */
export function jobsOf(workflow: Document): YAMLMap[] {
  const jobs = workflow.get('jobs')
  const runs = workflow.get('runs')
  const found = isMap(jobs) ? jobs.items.map(({ value }) => value) : [runs]
  return found.filter((each) => isMap(each))
}

/** Every step that runs a script. */
export function stepsOf(workflow: Document): Step[] {
  return jobsOf(workflow).flatMap((job) => {
    const steps = job.get('steps')
    if (!isSeq(steps)) return []
    return steps.items
      .filter((map) => isMap(map))
      .flatMap((map) => {
        const run = map.get('run')
        if (typeof run !== 'string') return []
        const shell = map.get('shell')
        const isWindows = String(job.get('runs-on')).includes('windows')
        const isBash = typeof shell === 'string' ? /^(?:bash|sh)\b/.test(shell) : !isWindows
        return [{ map, job, run, isBash }]
      })
  })
}

export function setRun(step: Step, run: string, type: 'BLOCK_LITERAL' | 'BLOCK_FOLDED' = 'BLOCK_LITERAL'): void {
  const scalar = new Scalar(run.includes('\n') ? run : `${run}\n`)
  scalar.type = type
  const pair = step.map.items.find(({ key }) => isScalar(key) && key.value === 'run')!
  pair.value = scalar
}

/** Rewrites every bash script for which `edit` has an answer. */
export function editScripts(text: string, edit: (script: string, step: Step) => string | undefined): string | undefined {
  const workflow = parseWorkflow(text)
  let isChanged = false
  for (const step of stepsOf(workflow)) {
    if (!step.isBash) continue
    const edited = edit(step.run, step)
    if (edited === undefined || edited === step.run) continue
    setRun(step, edited)
    isChanged = true
  }
  return isChanged ? print(workflow) : undefined
}

export function setEnvironment(workflow: Document, map: YAMLMap, values: ReadonlyMap<string, string>): void {
  if (values.size === 0) return
  const env = map.get('env')
  if (isMap(env)) for (const [name, value] of values) env.set(name, value)
  else map.set('env', workflow.createNode(Object.fromEntries(values)))
}

/** For an action there is no environment above its steps. */
export const isAction = (workflow: Document): boolean => workflow.has('runs')
