import { defineRule } from '../rule.ts'

export const secretsInherit = defineRule({
  id: 'secrets-inherit',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'A reusable workflow gets every secret.',
  why: 'Whoever can change the workflow that is called has all of them, also those that it has no use for.',
  remedy: 'Hand over the secrets that it needs, by name.',
  answers: [],
  *judge({ jobs }) {
    for (const job of jobs) {
      if (job.secrets !== 'inherit' || !job.uses) continue
      yield {
        at: job.uses,
        structure: `${job.structure}.secrets`,
        secrets: ['*'],
        message: `${job.uses.text.slice(0, 80)} gets every secret.`,
        // Our own workflow in our own repository is read together with this one.
        ...(job.uses.kind === 'local' ? { severity: 'low' as const } : {}),
      }
    }
  },
})
