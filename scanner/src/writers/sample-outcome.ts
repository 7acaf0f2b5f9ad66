import type { Finding } from '../finding.ts'
import { SourceText } from '../model/source-text.ts'
import { defineRule } from '../rule.ts'
import { fingerprintOf } from '../suppress/fingerprint.ts'
import type { Outcome } from './writer.ts'

// For tests of the writers: what they get is made here, so that no change of a rule changes them.

const sampleRule = defineRule({
  id: 'sample-theft',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'A secret is sent to a foreign host.',
  why: 'Whoever reads that host has the secret.',
  remedy: 'Revoke the secrets first, then remove the workflow from every branch.',
  answers: ['GhostAction, September 2025'],
  judge: () => [],
})

export const samplePath = '.github/workflows/security.yml'

/** An outcome with one malicious finding on the words `marked` of a text. */
export function sampleOutcome(text: string, marked: string, changes: Partial<Finding> = {}, path = samplePath): Outcome {
  const source = new SourceText(path, text)
  const start = text.indexOf(marked)
  const place = source.place(start, start + marked.length)
  const finding: Finding = {
    rule: sampleRule.id,
    verdict: 'malicious',
    severity: 'critical',
    confidence: 'high',
    persona: 'regular',
    message: 'A secret is posted to collect.example.',
    place,
    evidence: [{ place, text: 'secrets.PYPI_TOKEN is read here' }],
    structure: 'jobs.send.steps[0].run',
    secrets: ['PYPI_TOKEN'],
    hosts: ['collect.example'],
    ...changes,
  }
  return {
    files: [{ path, kind: 'workflow', digest: source.digest }],
    findings: [{ ...finding, fingerprint: fingerprintOf(finding, () => text) }],
    problems: [],
    verdict: finding.verdict,
    suppressed: { byComment: 0, byBaseline: 0, byChoice: 0 },
    deadIgnores: [],
    rules: [sampleRule],
    textOf: (each) => (each === path ? text : undefined),
    milliseconds: 123,
    version: '0.0.0',
  }
}
