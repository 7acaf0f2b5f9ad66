import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretToWorkflow = defineRule({
  id: 'secret-to-workflow',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'Every secret is given to a workflow or an action of another repository.',
  why: 'Who can change the called workflow or action then has every secret of the caller.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['reviewdog and tj-actions, March 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['workflow']),
})
