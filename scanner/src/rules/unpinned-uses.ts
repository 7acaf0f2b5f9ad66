import { stepsOf, type Uses } from '../model/ci-file.ts'
import { spanWithin } from '../model/yaml-node.ts'
import { type Draft, defineRule } from '../rule.ts'

export const unpinnedUses = defineRule({
  id: 'unpinned-uses',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'An action or workflow of others is named by a tag or a branch.',
  why: 'Whoever takes its repository moves the tag, and your next run is his, with your secrets. So it was with tj-actions: 23,000 repositories in a day.',
  remedy: 'Write the full commit, with the version in a comment, and let a bot keep it fresh.',
  answers: ['tj-actions/changed-files, March 2025', 'reviewdog, March 2025', 'Trivy, March 2026'],
  reads: ['workflow', 'action'],
  *judge(file) {
    if (file.kind === 'workflow') for (const job of file.jobs) yield* ofUses(job.uses)
    for (const step of stepsOf(file)) yield* ofUses(step.uses)
  },
})

function* ofUses(uses: Uses | undefined): Generator<Draft> {
  if (uses?.kind !== 'repository' || /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(uses.ref ?? '')) return
  const from = uses.scalar.text.search(/\S/)
  const ref = uses.ref?.trim() ?? ''
  yield {
    at: spanWithin(uses.scalar, Math.max(0, from), Math.max(0, from) + uses.text.length),
    structure: uses.structure,
    message:
      ref === ''
        ? `${uses.repository} is named without any version.`
        : `${uses.repository} is named by ${ref.slice(0, 60)}, which its owner can move.`,
    // A tag of GitHub's own actions is in the hands of whoever runs the job anyway.
    ...(/^(?:actions|github)\//.test(uses.repository) ? { severity: 'low' as const } : {}),
  }
}
