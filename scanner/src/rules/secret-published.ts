import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretPublished = defineRule({
  id: 'secret-published',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret is left in a repository, gist, issue or comment.',
  why: 'What stands there is not masked, and everybody or at least the thief can read it.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['s1ngularity, August 2025', 'Shai-Hulud, September and November 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['git', 'gist', 'comment']),
})
