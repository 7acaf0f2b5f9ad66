import type { Outcome } from './writer.ts'

/** Of the shape below. Grows when a field changes its meaning or goes; a new field does not change it. */
export const JSON_VERSION = 1

/** For programs: `schema/report-1.json` describes it. Text of the files stands as it is; JSON needs no care but its own escapes. */
export function writeJson(outcome: Outcome): string {
  const { verdict, version, findings, files, problems, suppressed, deadIgnores } = outcome
  const reported = {
    version: JSON_VERSION,
    tool: { name: 'holdfast-scan', version },
    verdict,
    files,
    findings: findings.map((finding) => ({
      ...finding,
      secrets: finding.secrets ?? [],
      hosts: finding.hosts ?? [],
    })),
    problems,
    suppressed,
    deadIgnores: deadIgnores.map(({ path, line, message }) => ({ path, ...(line === undefined ? {} : { line }), message })),
  }
  return `${JSON.stringify(reported, undefined, 2)}\n`
}
