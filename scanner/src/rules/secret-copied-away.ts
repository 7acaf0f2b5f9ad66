import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretCopiedAway = defineRule({
  id: 'secret-copied-away',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret is copied to a foreign machine or store.',
  why: 'A copy by scp or into a bucket is as good as a post, and is rarely watched.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Variants of GhostAction without curl'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['shell', 'store']),
})
