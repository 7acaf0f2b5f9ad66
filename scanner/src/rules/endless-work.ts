import { deedDrafts } from '../flow/theft-drafts.ts'
import { defineRule } from '../rule.ts'

export const endlessWork = defineRule({
  id: 'endless-work',
  verdict: 'malicious',
  severity: 'high',
  confidence: 'medium',
  summary: 'The file multiplies itself until no reader can follow it.',
  why: 'Text that grows with every line, or programs within programs, build nothing. They wear out whoever reads along, so that what stands behind them is not looked at; neither did this scanner read on. Of 1,700 honest workflows the costliest needs an eighth of what is allowed.',
  remedy: 'Do not run it. Read by hand what stands behind this place, and take the repetition out; then scan again.',
  answers: ['scanners that give up without a word'],
  reads: ['workflow', 'action'],
  judge: (file, context) => deedDrafts(file, context, ['wears-out']),
})
