import type { Confidence, Finding, Place, Severity, WrittenFinding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { inertLine, inertMarkdown } from './inert.ts'
import type { Outcome } from './writer.ts'

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  note: 'note',
}
/** What viewers sort by: `security-severity`, as numbers of CVSS are read. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', note: '1.0' }
const precisions: Readonly<Record<Confidence, string>> = { high: 'high', medium: 'medium', low: 'low' }

/** Viewers show that many and drop the rest. */
const MOST_RELATED = 10

/** SARIF 2.1.0 (OASIS). The exit code is 0 with it: who reads the file decides. */
export function* writeSarif(outcome: Outcome): Generator<string> {
  const named = outcome.rules.filter((rule) => outcome.findings.some((finding) => finding.rule === rule.id))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'holdfast-scan', semanticVersion: outcome.version, rules: named.map(descriptor) } },
        automationDetails: { id: 'holdfast-scan/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The folder that was scanned.' } } },
        artifacts: outcome.files.map((file) => ({
          location: { uri: uriOf(file.path), uriBaseId: 'ROOT' },
          hashes: { 'sha-256': file.digest },
        })),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: outcome.problems.map((problem) => ({
              level: 'warning',
              message: { text: inertLine(problem.message) },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(problem.path), uriBaseId: 'ROOT' } } }],
            })),
          },
        ],
        results: outcome.findings.map((finding) => resultOf(finding, named)),
        properties: { verdict: outcome.verdict },
      },
    ],
  }
  yield `${JSON.stringify(log, undefined, 2)}\n`
}

function descriptor(rule: Rule) {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: rule.remedy, markdown: inertMarkdown(rule.remedy) },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: ['security', rule.verdict],
      precision: precisions[rule.confidence],
      'problem.severity': levels[rule.severity] === 'note' ? 'recommendation' : levels[rule.severity],
      'security-severity': scores[rule.severity],
    },
  }
}

function resultOf(finding: WrittenFinding, named: readonly Rule[]) {
  return {
    ruleId: finding.rule,
    ruleIndex: named.findIndex((rule) => rule.id === finding.rule),
    level: levels[finding.severity],
    message: { text: inertLine(finding.message) },
    locations: [{ ...locationOf(finding.place), logicalLocations: logical(finding) }],
    relatedLocations: finding.evidence
      .slice(0, MOST_RELATED)
      .map((each, id) => ({ id, ...locationOf(each.place), message: { text: inertLine(each.text) } })),
    partialFingerprints: { 'holdfastScan/v1': finding.fingerprint },
    properties: {
      verdict: finding.verdict,
      confidence: finding.confidence,
      secrets: finding.secrets ?? [],
      hosts: finding.hosts ?? [],
    },
  }
}

const logical = ({ structure }: Finding) => (structure === '' ? [] : [{ fullyQualifiedName: inertLine(structure) }])

function locationOf(place: Place) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place.path), uriBaseId: 'ROOT' },
      region: { startLine: place.line, startColumn: place.column, endLine: place.endLine, endColumn: place.endColumn },
    },
  }
}

/** A relative reference (RFC 3986): a path of a stranger must not become an address with a scheme, nor one of another host. */
const uriOf = (path: string) =>
  path
    .toWellFormed()
    .replace(/^\/{2,}/, '/')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
