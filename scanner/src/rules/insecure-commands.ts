import { stepsOf } from '../model/ci-file.ts'
import type { Mapping } from '../model/yaml-node.ts'
import { scalarOf } from '../model/yaml-node.ts'
import { type Draft, defineRule } from '../rule.ts'

export const insecureCommands = defineRule({
  id: 'insecure-commands',
  verdict: 'untidy',
  severity: 'high',
  confidence: 'high',
  summary: 'The old commands that set variables from the log are switched on.',
  why: 'Whatever prints a line that a stranger wrote, a test or a linter, then sets variables and paths of the job.',
  remedy: 'Remove ACTIONS_ALLOW_UNSECURE_COMMANDS, and write to GITHUB_ENV and GITHUB_PATH instead.',
  answers: ['CVE-2020-15228'],
  reads: ['workflow', 'action'],
  *judge(file) {
    if (file.kind === 'workflow') {
      yield* ofTable(file.root, '')
      for (const job of file.jobs) yield* ofTable(job.node, job.structure)
    }
    for (const step of stepsOf(file)) if (step.node.pair('env') !== undefined) yield* ofTable(step.node, step.structure)
  },
})

function* ofTable(node: Mapping, structure: string): Generator<Draft> {
  const env = node.pair('env')
  if (env === undefined) return
  const at = { at: env, structure: structure === '' ? 'env' : `${structure}.env` }
  if (scalarOf(env.value)?.text.includes('${{'))
    yield {
      ...at,
      message: 'These variables are computed; ACTIONS_ALLOW_UNSECURE_COMMANDS may be among them.',
      persona: 'auditor',
      confidence: 'low',
    }
  if (env.value?.kind !== 'mapping') return
  const pair = env.value.pair('ACTIONS_ALLOW_UNSECURE_COMMANDS')
  if (scalarOf(pair?.value)?.text.trim().toLowerCase() === 'true') yield { ...at, message: 'ACTIONS_ALLOW_UNSECURE_COMMANDS is on.' }
}
