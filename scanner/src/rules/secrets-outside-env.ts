import { accessesIn } from '../model/access-path.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import { hasTrigger, pushBranches } from '../questions/triggers.ts'
import { withExpressions } from '../questions/whole-tree.ts'
import { defineRule } from '../rule.ts'

export const secretsOutsideEnv = defineRule({
  id: 'secrets-outside-env',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  persona: 'auditor',
  summary: 'A secret of the repository is read by a job without an environment.',
  why: 'A secret of the repository can be read by any workflow on any branch: whoever may push, or has stolen the right to, adds a file and has it. That was GhostAction.',
  remedy: 'Move the secret into an environment that is bound to the release branch and needs a review, and name it in the job.',
  answers: ['GhostAction, September 2025'],
  *judge(workflow) {
    const isOnAnyPush = hasTrigger(workflow, 'push') && pushBranches(workflow) === undefined
    const isOpen = isOnAnyPush || hasTrigger(workflow, 'workflow_dispatch')
    for (const job of workflow.jobs) {
      if (job.environment || job.node.get('environment') !== undefined || job.uses) continue
      for (const { scalar } of withExpressions(job.node)) {
        for (const expression of expressionsIn(scalar)) {
          for (const { path, written } of accessesIn(expression.tree)) {
            if (path[0] !== 'secrets' || path.length < 2 || path[1] === 'github_token' || path[1] === '?') continue
            yield {
              at: expression,
              structure: job.structure,
              secrets: [written[1] ?? '*'],
              message: `${(written[1] ?? '').slice(0, 60)} is read without an environment${isOpen ? ', on any branch' : ''}.`,
              // The weakness of GhostAction whole: a push to any branch, and the key to a registry.
              ...(isOnAnyPush && publishes.test(path[1] ?? '')
                ? {
                    verdict: 'exploitable' as const,
                    persona: 'regular' as const,
                    confidence: 'low' as const,
                    reach: { who: 'writers' as const, triggers: ['push'], what: [`secrets.${(written[1] ?? '').slice(0, 60)}`] },
                  }
                : {}),
            }
          }
        }
      }
    }
  },
})

/** Names of secrets that publish packages. */
const publishes =
  /^(?:pypi|twine|npm|node_auth|cargo|crates|rubygems|gem|nuget|dockerhub|docker_hub|uv_publish|poetry_pypi)_?[a-z0-9_]{0,40}(?:token|password|key|secret)$/
