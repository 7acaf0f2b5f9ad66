import type { Job, Workflow } from '../model/ci-file.ts'
import { type CacheUse, cacheUse } from '../questions/caches.ts'
import { inputText, usesAction } from '../questions/step-inputs.ts'
import { releaseTriggers, strangersTriggers } from '../questions/triggers.ts'
import { defineRule, type RuleContext } from '../rule.ts'

/** Steps that give something to the world. */
const publishing = [
  'changesets/action',
  'cycjimmy/semantic-release-action',
  'goreleaser/goreleaser-action',
  'jamesives/github-pages-deploy-action',
  'ncipollo/release-action',
  'peaceiris/actions-gh-pages',
  'pypa/gh-action-pypi-publish',
  'rubygems/release-gem',
  'softprops/action-gh-release',
  'svenstaro/upload-release-action',
]

export const cachePoisoning = defineRule({
  id: 'cache-poisoning',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'low',
  summary: 'A job that publishes builds with a cache.',
  why: 'A cache is shared with every run of the main branch. Whoever runs code in one of those can leave something in it that the release then ships.',
  remedy: 'Build releases without a cache.',
  answers: ['Ultralytics, December 2024', 's1ngularity (Nx), August 2025'],
  *judge(workflow, context) {
    const { isByTag, isByBranch } = releaseTriggers(workflow)
    for (const job of workflow.jobs) {
      const isRelease = isByTag || isByBranch
      if (!isRelease && !job.steps.some((step) => isPublisher(job, step))) continue
      for (const step of job.steps) {
        const use = cacheUse(step)
        if (!step.uses || use === undefined || !isUsed(use, isByTag && !isByBranch)) continue
        const way = wayIn(workflow, context)
        yield {
          at: step.uses,
          structure: step.structure,
          message: `This job publishes, and ${step.uses.repository || step.uses.text.slice(0, 60)} fills it from a cache.`,
          // Somebody must be able to fill it: another workflow here runs for strangers on the main branch.
          ...(way === undefined
            ? {}
            : {
                verdict: 'exploitable' as const,
                message: `This job publishes with a cache that ${way} can fill: strangers start it.`,
                reach: { who: 'anyone' as const, triggers: [way], what: ['what is published'] },
              }),
        }
      }
    }
  },
})

function isPublisher(job: Job, step: Job['steps'][number]): boolean {
  if (usesAction(step, ['docker/build-push-action'])) return inputText(step, 'push') !== 'false' && job.steps.length > 0
  return usesAction(step, publishing)
}

/** Not where the expression says: not for tags, and everything that releases here is a tag. */
function isUsed(use: CacheUse, isOnlyByTag: boolean): boolean {
  if (use === 'always' || use === 'never') return use === 'always'
  const text = use.decidedBy.replaceAll(/\s+/g, '')
  const isNotForTags =
    /^\$\{\{!startsWith\(github\.ref,'refs\/tags\/?'\)\}\}$/i.test(text) || /^\$\{\{!\(?.{0,60}github\.ref_type=='tag'\)?\}\}$/i.test(text)
  return !(isNotForTags && isOnlyByTag)
}

/** Another workflow of the repository that runs a stranger's code with the main branch's cache. */
function wayIn(workflow: Workflow, { repository }: RuleContext): string | undefined {
  for (const file of [workflow, ...repository.files]) {
    if (file.kind !== 'workflow') continue
    const [trigger] = strangersTriggers(file).filter((name) => name === 'pull_request_target' || name === 'issue_comment')
    const takesCode = file.jobs.some((job) =>
      job.steps.some(
        (step) => usesAction(step, ['actions/checkout']) && /head|merge|pull_request\.number/i.test(inputText(step, 'ref') ?? ''),
      ),
    )
    if (trigger !== undefined && takesCode) return `${trigger} in ${file.path.slice(-80)}`
  }
  return undefined
}
