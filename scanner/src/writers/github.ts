import { inertCommand } from './inert.ts'
import type { Outcome } from './writer.ts'

/** GitHub shows ten annotations of a step and drops the others; the worst come first, the last says how many there are. */
const MOST_ANNOTATIONS = 10

/** Workflow commands that annotate a pull request. The whole story goes to the job summary. */
export function* writeGithub(outcome: Outcome): Generator<string> {
  const { findings } = outcome
  const shown = findings.length > MOST_ANNOTATIONS ? findings.slice(0, MOST_ANNOTATIONS - 1) : findings
  const lines = shown.map(({ place, severity, verdict, rule, message }) => {
    const command =
      verdict === 'malicious' || severity === 'critical' || severity === 'high' ? 'error' : severity === 'medium' ? 'warning' : 'notice'
    const where = [
      `file=${inertCommand(place.path, true)}`,
      `line=${place.line}`,
      `endLine=${place.endLine}`,
      `title=${inertCommand(`${verdict}: ${rule}`, true)}`,
    ]
    return `::${command} ${where.join(',')}::${inertCommand(message)}`
  })
  if (shown.length < findings.length)
    lines.push(`::notice title=holdfast-scan::${findings.length - shown.length} more findings stand in the summary of this job.`)
  for (const { path, message } of outcome.problems)
    lines.push(`::warning file=${inertCommand(path, true)},title=holdfast-scan could not read this::${inertCommand(message)}`)
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}
