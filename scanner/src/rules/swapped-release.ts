import { isPublicRelease } from '../flow/download-host.ts'
import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const swappedRelease = defineRule({
  id: 'swapped-release',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'medium',
  summary: 'A file is published that the job did not build.',
  why: 'Everything about the release looks right, its provenance too, and yet nobody can say what is in it.',
  remedy: 'Do not publish. Find out who added the file or the address, and build releases from the source in the job that publishes them.',
  answers: ['Bitwarden CLI, April 2026'],
  reads: ['workflow', 'action'],
  judge: (file, context) => deedDrafts(file, context, ['swaps-release'], isPublicRelease),
})
