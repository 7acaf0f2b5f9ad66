import { hash } from 'node:crypto'
import type { Finding } from '../finding.ts'

/**
 * The name by which a baseline knows a finding: rule, file, place in the tree without numbers, and the text itself with its
 * spaces levelled. It survives lines and steps added above; it does not survive another command, host or secret on the same
 * line, so that nothing new hides behind something accepted.
 */
export function fingerprintOf(finding: Finding, textOf: (path: string) => string | undefined): string {
  const parts = [finding.rule, finding.place.path, finding.structure.replaceAll(/\[\d+\]/g, '[]')]
  for (const { path, start, end } of [finding.place, ...finding.evidence.map((each) => each.place)]) {
    parts.push((textOf(path) ?? '').slice(start, end).replaceAll(/\s+/g, ' ').trim())
  }
  // Lengths first, or two parts could be cut elsewhere and be the same.
  return hash('sha256', `holdfast-scan/1${parts.map((part) => `${part.length}:${part}`).join('')}`).slice(0, 32)
}
