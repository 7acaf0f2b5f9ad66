import type { Finding } from '../finding.ts'
import type { IgnoreComment } from '../report.ts'
import type { DeadIgnore } from '../writers/writer.ts'

/** `# holdfast-scan: ignore[rule-a,rule-b] the reason`, on the line of the finding or alone on the one above. */
const pattern = /#\s{0,8}holdfast-scan:\s{0,8}ignore\[([a-z0-9,\s-]{1,400})\]([^\n\r]{0,400})/g

/**
 * Keeps back what comments name. Never what is malicious: whoever writes a workflow that steals also writes its comments; that takes
 * a baseline, which the reader keeps.
 */
export function applyComments<Each extends Finding>(
  findings: readonly Each[],
  comments: readonly IgnoreComment[],
  knownRules: ReadonlySet<string>,
): { kept: Each[]; keptBack: number; dead: DeadIgnore[] } {
  const used = new Set<IgnoreComment>()
  const byLine = Map.groupBy(comments, ({ path, line }) => `${line} ${path}`)
  const kept = findings.filter((finding) => {
    const { path, line } = finding.place
    const near = [...(byLine.get(`${line} ${path}`) ?? []), ...(byLine.get(`${line - 1} ${path}`) ?? []).filter(({ isAlone }) => isAlone)]
    const meant = near.find((comment) => comment.hasReason && comment.rules.includes(finding.rule))
    if (meant === undefined || finding.verdict === 'malicious') return true
    used.add(meant)
    return false
  })
  const dead = comments
    .filter((comment) => !used.has(comment))
    .map((comment) => ({ path: comment.path, line: comment.line, message: whyDead(comment) }))
  return { kept, keptBack: findings.length - kept.length, dead }

  function whyDead({ rules, hasReason, path, line }: IgnoreComment): string {
    const unknown = rules.find((rule) => !knownRules.has(rule))
    if (unknown !== undefined) return `this comment ignores ${unknown.slice(0, 60)}, which is no rule.`
    if (!hasReason) return 'this comment ignores without a reason, so it ignores nothing: write the reason after the bracket.'
    const isMalicious = findings.some(
      ({ verdict, rule, place }) =>
        verdict === 'malicious' && rules.includes(rule) && place.path === path && (place.line === line || place.line === line + 1),
    )
    return isMalicious
      ? 'a comment cannot keep back what is malicious: if it is honest, take it into a baseline.'
      : `this comment ignores nothing any more (${rules.join(', ')}): remove it.`
  }
}

/** The comments of a file that speak to the scanner. */
export function readComments(path: string, text: string): IgnoreComment[] {
  if (!text.includes('holdfast-scan:')) return []
  return text.split(/\r\n|\n|\r/).flatMap((written, i) =>
    [...written.matchAll(pattern)].map((match) => ({
      path,
      line: i + 1,
      isAlone: written.slice(0, match.index).trim() === '',
      rules: (match[1] ?? '')
        .split(',')
        .map((rule) => rule.trim())
        .filter((rule) => rule !== ''),
      hasReason: (match[2] ?? '').trim().length > 0,
    })),
  )
}
