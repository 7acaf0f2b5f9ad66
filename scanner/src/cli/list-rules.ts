import { exitCodes } from '../exit-codes.ts'
import { rules } from '../rules.ts'
import { wrap } from '../writers/text.ts'
import type { Streams } from './streams.ts'

/** One line a rule, or everything about one. */
export function listRules(id: string | undefined, streams: Streams): number {
  if (id === undefined) {
    const width = Math.max(...rules.map((rule) => rule.id.length))
    for (const rule of rules) streams.out(`${rule.verdict.padEnd(11)} ${rule.id.padEnd(width)} ${rule.summary}\n`)
    return exitCodes.clean
  }
  const rule = rules.find((each) => each.id === id)
  if (rule === undefined) {
    streams.error(`holdfast-scan: there is no rule ${id.slice(0, 60)}; holdfast-scan rules lists them.\n`)
    return exitCodes.usage
  }
  const parts = [
    `${rule.id}: ${rule.summary}`,
    `${rule.verdict}, ${rule.severity}, ${rule.confidence} confidence${rule.persona === 'regular' ? '' : `, shown to a ${rule.persona} reader`}`,
    `Why: ${rule.why}`,
    `Remedy: ${rule.remedy}`,
    ...(rule.answers.length > 0 ? [`Answers: ${rule.answers.join('; ')}`] : []),
  ]
  streams.out(`${parts.map((part) => wrap(part, streams.width).join('\n')).join('\n\n')}\n`)
  return exitCodes.clean
}
