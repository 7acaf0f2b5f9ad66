import { stepsOf, type Uses } from '../model/ci-file.ts'
import { type Draft, defineRule } from '../rule.ts'

export const selfRepository = defineRule({
  id: 'self-repository',
  verdict: 'untidy',
  severity: 'note',
  confidence: 'high',
  summary: 'A workflow or action of the same repository is named by a path of the working folder.',
  why: './ is what lies in the folder at that moment, also what an earlier step put there; $/ is the repository at the commit that runs.',
  remedy: 'Write $/ instead of ./.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    if (file.kind === 'workflow') for (const job of file.jobs) yield* ofUses(job.uses)
    for (const step of stepsOf(file)) yield* ofUses(step.uses)
  },
})

function* ofUses(uses: Uses | undefined): Generator<Draft> {
  if (uses?.kind === 'local' && uses.text.startsWith('./'))
    yield { at: uses, structure: uses.structure, message: 'Named by ./ and not by $/.' }
}
