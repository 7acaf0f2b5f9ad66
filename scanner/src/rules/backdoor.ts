import { discussionRunners } from '../flow/discussion-runners.ts'
import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const backdoor = defineRule({
  id: 'backdoor',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'Somebody outside can run commands on the runner.',
  why: 'A shell, a key or a step that runs what strangers write lets them in again whenever they like, with the rights of the machine.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in. Look at self-hosted runners as taken over: set them up anew.',
  answers: ['Shai-Hulud 2, November 2025'],
  reads: ['workflow', 'action'],
  judge: function* (file, context) {
    yield* deedDrafts(file, context, ['runs-event', 'opens-shell', 'leaves-door'])
    if (file.kind === 'workflow') yield* discussionRunners(file)
  },
})
