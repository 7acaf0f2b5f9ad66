import type { WrittenFinding } from '../finding.ts'
import { frameOf, linesOf } from './frame.ts'
import { fenced, inertMarkdown, shortLine } from './inert.ts'
import { counted, type Outcome, ruleOf } from './writer.ts'

const MOST_BLOCKS = 20

const headings: Readonly<Record<Outcome['verdict'], string>> = {
  malicious: 'Malicious: a workflow here steals secrets or breaks in',
  exploitable: 'Exploitable: others could break in through a workflow here',
  untidy: 'Untidy: nothing steals, and nobody gets in',
  clean: 'Clean: nothing found',
}

/** For a pull request, a job summary or a ticket. */
export function* writeMarkdown(outcome: Outcome): Generator<string> {
  const judged = outcome.files.filter((file) => file.kind !== 'other').length
  const parts = [`## ${headings[outcome.verdict]}`, `${counted(judged, 'file')} read, ${counted(outcome.findings.length, 'finding')}.`]
  if (outcome.findings.length > 0) parts.push(tableOf(outcome.findings))
  const shown = outcome.findings.filter((finding) => finding.verdict !== 'untidy').slice(0, MOST_BLOCKS)
  for (const finding of shown) parts.push(blockOf(finding, outcome))
  if (outcome.problems.length > 0)
    parts.push(
      '### Not read',
      outcome.problems.map(({ path, message }) => `- ${inertMarkdown(path)}: ${inertMarkdown(message)}`).join('\n'),
    )
  yield `${parts.join('\n\n')}\n`
}

const MOST_ROWS = 100

function tableOf(findings: readonly WrittenFinding[]): string {
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(
      ({ verdict, severity, rule, place, message }) =>
        `| ${verdict} | ${severity} | ${rule} | ${inertMarkdown(shortLine(place.path, 80))}:${place.line} | ${inertMarkdown(shortLine(message, 200))} |`,
    )
  const more = findings.length > MOST_ROWS ? `\n\n… and ${findings.length - MOST_ROWS} more.` : ''
  return `| verdict | severity | rule | where | what |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}${more}`
}

function blockOf(finding: WrittenFinding, outcome: Outcome): string {
  const { place } = finding
  const rule = ruleOf(outcome, finding)
  const text = outcome.textOf(place.path)
  const lines = [`### ${finding.rule} in ${inertMarkdown(place.path)}:${place.line}`, inertMarkdown(finding.message)]
  if (text !== undefined)
    lines.push(
      fenced(
        frameOf(linesOf(text), place, finding.evidence).map((line) => `${String(line.number).padStart(4)} | ${shortLine(line.text, 160)}`),
        'text',
      ),
    )
  if (finding.secrets && finding.secrets.length > 0)
    lines.push(
      `**Secrets:** ${finding.secrets.map((name) => (name === '*' ? 'all of the repository' : inertMarkdown(shortLine(name, 60)))).join(', ')}`,
    )
  if (finding.hosts && finding.hosts.length > 0)
    lines.push(`**Goes to:** ${finding.hosts.map((host) => inertMarkdown(shortLine(host, 80))).join(', ')}`)
  if (rule) lines.push(`**${finding.verdict === 'malicious' ? 'Do now' : 'Remedy'}:** ${inertMarkdown(rule.remedy)}`)
  return lines.join('\n\n')
}
