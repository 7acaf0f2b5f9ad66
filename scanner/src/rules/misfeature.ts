import { stepsOf } from '../model/ci-file.ts'
import { type Mapping, mappingOf, scalarOf } from '../model/yaml-node.ts'
import { inputOf, usesAction } from '../questions/step-inputs.ts'
import { type Draft, defineRule } from '../rule.ts'

export const misfeature = defineRule({
  id: 'misfeature',
  verdict: 'untidy',
  severity: 'low',
  confidence: 'high',
  summary: 'A feature is used that is better left alone.',
  why: 'pip-install installs into the runner\u2019s own Python past every lock file; cmd has no way to quote what comes from outside.',
  remedy: 'Install into an environment of the project; use pwsh or bash.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    if (file.kind === 'workflow') {
      yield* ofDefaults(file.root, '')
      for (const job of file.jobs) yield* ofDefaults(job.node, `${job.structure}.`)
    }
    for (const step of stepsOf(file)) {
      const install = usesAction(step, ['actions/setup-python']) ? inputOf(step, 'pip-install') : undefined
      if (install) yield { at: install, structure: install.structure, message: 'pip-install goes past every lock file.' }
      const shell = scalarOf(step.node.get('shell'))
      if (shell && isCmd(shell.text))
        yield { at: shell, structure: `${step.structure}.shell`, message: 'cmd cannot quote what comes from outside.' }
    }
  },
})

function* ofDefaults(node: Mapping, prefix: string): Generator<Draft> {
  const shell = scalarOf(mappingOf(mappingOf(node.get('defaults'))?.get('run'))?.get('shell'))
  if (shell && isCmd(shell.text))
    yield { at: shell, structure: `${prefix}defaults.run.shell`, message: 'cmd cannot quote what comes from outside.' }
}

const isCmd = (text: string) => /^cmd(?:\.exe)?(?:\s|$)/i.test(text.trim())
