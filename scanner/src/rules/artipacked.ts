import { stepsOf } from '../model/ci-file.ts'
import { inputOf, usesAction } from '../questions/step-inputs.ts'
import { majorVersion } from '../questions/version-comment.ts'
import { defineRule } from '../rule.ts'

export const artipacked = defineRule({
  id: 'artipacked',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'medium',
  summary: 'A checkout leaves its token in the folder, where later steps and artifacts find it.',
  why: 'Every later step can read it, and an artifact of the whole folder carries it out.',
  remedy: 'Set persist-credentials: false on the checkout; a step that pushes gets its token by itself.',
  answers: ['ArtiPACKED, August 2024'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const step of stepsOf(file)) {
      if (!usesAction(step, ['actions/checkout']) || !step.uses) continue
      const computed = step.node.get('with')
      const kept = inputOf(step, 'persist-credentials')
      const word = kept?.text.trim().toLowerCase()
      if (word === 'false') continue
      const isComputed = computed?.kind === 'scalar'
      // From version 6 on the token lies outside the folder.
      const isMild = word === 'true' || isComputed || (majorVersion(step.uses) ?? 0) >= 6
      yield {
        at: isComputed ? computed : step,
        structure: step.structure,
        message:
          word === undefined
            ? 'This checkout keeps its token: persist-credentials is not set.'
            : 'This checkout keeps its token, or may: persist-credentials is not false.',
        ...(isMild ? { severity: 'low' as const } : {}),
        ...(word === 'true' ? { persona: 'pedantic' as const } : {}),
      }
    }
  },
})
