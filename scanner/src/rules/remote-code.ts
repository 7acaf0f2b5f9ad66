import { isFromNobody } from '../flow/download-host.ts'
import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const remoteCode = defineRule({
  id: 'remote-code',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'Code is fetched from a host that no honest project installs from, and run.',
  why: 'It may be another program at every run, and runs with the secrets and tokens of the job.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Codecov, April 2021', 'Ultralytics, December 2024'],
  reads: ['workflow', 'action'],
  judge: function* (file, context) {
    yield* deedDrafts(file, context, ['runs-download'], (deed) => isFromNobody(deed, file))
  },
})
