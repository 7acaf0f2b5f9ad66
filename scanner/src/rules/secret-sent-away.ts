import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretSentAway = defineRule({
  id: 'secret-sent-away',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret is sent to a host that it does not belong to.',
  why: 'Whoever adds such a step reads the secrets of the repository the moment it runs: registry tokens, cloud keys, the keys of machines. This one commit was all that the largest campaigns needed.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['GhostAction, September 2025', 'Megalodon, May 2026', 'Shai-Hulud, September and November 2025'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['http', 'action']),
})
