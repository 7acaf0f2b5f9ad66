import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretInName = defineRule({
  id: 'secret-in-name',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret leaves as a part of a name that is looked up.',
  why: 'Name servers answer for their zone, and so get to know every name in it that somebody asks for; walls that stop all other traffic let such questions pass.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['DNS exfiltration, known from test tools for scanners'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['dns']),
})
