import { accessesIn } from '../model/access-path.ts'
import { expressionsOf } from '../questions/whole-tree.ts'
import { defineRule } from '../rule.ts'

export const unredactedSecrets = defineRule({
  id: 'unredacted-secrets',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'A part of a secret is taken out, and the log does not hide parts.',
  why: 'The runner hides the secret as it was stored; what is inside a table of JSON appears in clear.',
  remedy: 'Store each part as a secret of its own.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { expression, structure } of expressionsOf(file)) {
      const parsed = [...accessesIn(expression.tree)].find(
        ({ path, within }) => path[0] === 'secrets' && path.length > 1 && within.includes('fromjson'),
      )
      if (parsed)
        yield {
          at: expression,
          structure,
          secrets: [parsed.written[1] ?? '*'],
          message: 'The parts of this secret are not hidden in logs.',
        }
    }
  },
})
