import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const encodedPayload = defineRule({
  id: 'encoded-payload',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'Code that stands encoded in the file is decoded and run.',
  why: 'Nobody can review it, which is what it is for. Honest workflows say what they do.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Megalodon, May 2026', 'tj-actions/changed-files, March 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => deedDrafts(file, context, ['runs-payload']),
})
