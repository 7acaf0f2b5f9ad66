import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const foreignWork = defineRule({
  id: 'foreign-work',
  verdict: 'malicious',
  severity: 'high',
  confidence: 'high',
  summary: 'The runner works for somebody else, or against its owner.',
  why: 'Mining on runners of others costs them their account; deleting is what a worm does when it finds nothing to steal.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Ultralytics, December 2024', 'Shai-Hulud 2, November 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => deedDrafts(file, context, ['mines', 'destroys']),
})
