import { accessesIn } from '../model/access-path.ts'
import type { Job } from '../model/ci-file.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import { matrixValues } from '../questions/matrix.ts'
import { strangersTriggers } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

export const selfHostedRunner = defineRule({
  id: 'self-hosted-runner',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'auditor',
  summary: 'A job runs on a machine of your own.',
  why: 'What one run leaves there the next one finds. Where strangers start runs, the machine is theirs.',
  remedy: 'Use machines that are thrown away after each job, and let no pull request of a fork near them.',
  answers: ['PyTorch, August 2023'],
  *judge(workflow) {
    const triggers = [
      ...strangersTriggers(workflow),
      ...workflow.triggers.map(({ name }) => name).filter((name) => name === 'pull_request'),
    ]
    for (const job of workflow.jobs) {
      if (!isSelfHosted(job)) continue
      const pair = job.node.pair('runs-on')
      yield {
        at: pair ?? job.key,
        structure: `${job.structure}.runs-on`,
        message:
          triggers.length > 0 ? 'Pull requests of strangers run on a machine of your own.' : 'This job runs on a machine of your own.',
        ...(triggers.length > 0
          ? {
              verdict: 'exploitable' as const,
              persona: 'regular' as const,
              severity: 'high' as const,
              reach: { who: 'anyone' as const, triggers, what: ['a machine of your own'] },
            }
          : {}),
      }
    }
  },
})

function isSelfHosted(job: Job): boolean {
  return job.runsOn.some((label) => {
    if (label.text.trim().toLowerCase() === 'self-hosted') return true
    const names = expressionsIn(label).flatMap(({ tree }) =>
      [...accessesIn(tree)].filter(({ path }) => path[0] === 'matrix').map(({ path }) => path[1] ?? ''),
    )
    return names.some((name) => matrixValues(job, name).scalars.some((scalar) => scalar.text.trim().toLowerCase() === 'self-hosted'))
  })
}
