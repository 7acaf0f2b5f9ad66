import { exitCodes } from '../../scanner/src/exit-codes.ts'
import { verdicts } from '../../scanner/src/finding.ts'
import { rules } from '../../scanner/src/rules.ts'

export const path = 'docs/reference/scanner-rules.md'

const headings = {
  malicious: 'Malicious: it steals or breaks in',
  exploitable: 'Exploitable: it lets others do so',
  untidy: 'Untidy: it makes either easier',
} as const

/** Every rule of the scanner: what it finds, why that is bad, what to do, and the incident that it answers. */
export async function generate(): Promise<string> {
  const parts = [
    '# Rules of the scanner',
    `Made from \`scanner/src/rules.ts\`. ${rules.length} rules. A verdict is that of most findings of a rule; some places are better or worse, and their findings say so. Exit codes: ${Object.entries(
      exitCodes,
    )
      .map(([name, code]) => `${code} ${name}`)
      .join(', ')}.`,
  ]
  for (const verdict of verdicts) {
    parts.push(`## ${headings[verdict]}`)
    for (const rule of rules.filter((each) => each.verdict === verdict)) {
      const shown = rule.persona === 'regular' ? '' : `, shown to a ${rule.persona} reader`
      parts.push(
        `### ${rule.id}`,
        `${rule.summary} (${rule.severity}, ${rule.confidence} confidence${shown})`,
        `Why: ${inert(rule.why)}`,
        `Remedy: ${inert(rule.remedy)}`,
        ...(rule.answers.length > 0 ? [`Answers: ${rule.answers.join('; ')}.`] : []),
      )
    }
  }
  return `${parts.join('\n\n')}\n`
}

const inert = (text: string) => text.replaceAll('<', '&lt;').replaceAll('*', '\\*')
