import type { Job } from '../model/ci-file.ts'
import { type Mapping, mappingOf, scalarOf } from '../model/yaml-node.ts'
import { defineRule } from '../rule.ts'

export const hardcodedContainerCredentials = defineRule({
  id: 'hardcoded-container-credentials',
  verdict: 'untidy',
  severity: 'high',
  confidence: 'high',
  summary: 'The password of a registry stands in the workflow.',
  why: 'Whoever can read the file has it, and so has the history for ever.',
  remedy: 'Change the password, make it a secret, and read it from secrets.',
  answers: [],
  *judge({ jobs }) {
    for (const job of jobs) {
      for (const [node, structure] of imagesOf(job)) {
        const password = scalarOf(mappingOf(node.get('credentials'))?.get('password'))
        if (password && password.text !== '' && !password.text.includes('${{'))
          yield { at: password, structure: `${structure}.credentials.password`, message: 'A password stands here in clear.' }
      }
    }
  },
})

function* imagesOf(job: Job): Generator<readonly [Mapping, string]> {
  if (job.container?.kind === 'mapping') yield [job.container, `${job.structure}.container`]
  for (const pair of job.services?.pairs ?? [])
    if (pair.value?.kind === 'mapping') yield [pair.value, `${job.structure}.services.${pair.key.text}`]
}
