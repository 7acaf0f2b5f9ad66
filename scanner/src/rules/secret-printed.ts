import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretPrinted = defineRule({
  id: 'secret-printed',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret is printed in a form that masking misses.',
  why: 'Logs hide the exact text of a secret. Encoded, cut or written backwards it stands there for everybody who can read the log: of a public repository, everybody.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in. Delete the logs of the runs, too.',
  answers: ['tj-actions/changed-files, March 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['log', 'summary']),
})
