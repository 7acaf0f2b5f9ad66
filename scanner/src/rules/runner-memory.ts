import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const runnerMemory = defineRule({
  id: 'runner-memory',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'The memory of the runner is read, where every secret of the job stands.',
  why: 'The runner keeps every secret in memory, also those that no step was given. Only thieves read it.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['tj-actions/changed-files, March 2025', 'TanStack, May 2026'],
  reads: ['workflow', 'action'],
  judge: (file, context) => deedDrafts(file, context, ['reads-memory']),
})
