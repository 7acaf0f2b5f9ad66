import { isOwnUse } from '../flow/metadata-use.ts'
import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const machineCredentials = defineRule({
  id: 'machine-credentials',
  verdict: 'malicious',
  severity: 'high',
  confidence: 'medium',
  summary: 'Credentials of the machine are collected: of its cloud, or of the people who use it.',
  why: 'A self-hosted runner is often allowed more in the cloud than the workflow, and keeps the keys of whoever set it up.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in. Replace the credentials of the machine.',
  answers: ['s1ngularity, August 2025', 'Shai-Hulud 2, November 2025', 'Trivy and LiteLLM, March 2026'],
  reads: ['workflow', 'action'],
  judge: (file, context) =>
    deedDrafts(file, context, ['reads-metadata', 'harvests'], (deed) => deed.kind === 'harvests' || !isOwnUse(context.flow(file).sends)),
})
