import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretOverSocket = defineRule({
  id: 'secret-over-socket',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret leaves over a bare connection or by mail.',
  why: 'Connections by netcat, `/dev/tcp` or mail leave no trace in a log of web requests.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Variants of GhostAction without curl'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['socket', 'mail']),
})
