import { theftDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const secretKeptForOthers = defineRule({
  id: 'secret-kept-for-others',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret goes into an artifact, cache, release or image, where others fetch it.',
  why: 'Artifacts of public repositories are there for whoever is signed in, caches for every branch, images for whoever pulls them. The thief comes and takes them; the workflow makes no connection that anybody would see.',
  remedy:
    'Do not run it again: disable the workflow, remove the file from every branch, revoke and replace every secret that it names, and look at the log of its runs for how it came in.',
  answers: ['Shai-Hulud 2, November 2025', 'gato-x, the form of its attack on secrets'],
  reads: ['workflow', 'action'],
  judge: (file, context) => theftDrafts(file, context, ['artifact', 'cache', 'release', 'image']),
})
