import type { Workflow } from '../model/ci-file.ts'
import { usesAction } from '../questions/step-inputs.ts'
import { defineRule } from '../rule.ts'

const dangerous = new Set(['pull_request_target', 'workflow_run'])

export const dangerousTriggers = defineRule({
  id: 'dangerous-triggers',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'medium',
  summary: 'Strangers start this workflow with the repository\u2019s own secrets and token.',
  why: 'One line that runs, unpacks or pastes something of the stranger\u2019s gives him both.',
  remedy: 'Use pull_request where the secrets are not needed; else take nothing from the pull request but its number.',
  answers: ['s1ngularity (Nx), August 2025', 'spotbugs, November 2024'],
  *judge(workflow) {
    if (isLabelerAlone(workflow)) return
    for (const trigger of workflow.triggers) {
      if (!dangerous.has(trigger.name)) continue
      yield {
        at: trigger,
        structure: trigger.structure,
        message: `${trigger.name} runs with secrets for everybody who opens a pull request.`,
        reach: { who: 'anyone', triggers: [trigger.name], what: ['secrets and a token of the repository'] },
      }
    }
  },
})

/** The one use that its own manual asks for, and that takes nothing from the pull request. */
const isLabelerAlone = ({ jobs }: Workflow) =>
  jobs.length > 0 && jobs.every(({ steps }) => steps.length === 1 && steps.every((step) => usesAction(step, ['actions/labeler'])))
