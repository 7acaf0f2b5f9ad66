import { accessesIn } from '../model/access-path.ts'
import { expressionsOf } from '../questions/whole-tree.ts'
import { defineRule } from '../rule.ts'

export const overprovisionedSecrets = defineRule({
  id: 'overprovisioned-secrets',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'A step gets all secrets, or one whose name is computed.',
  why: 'The runner hands over every secret of the repository, where one was meant.',
  remedy: 'Name the secrets that the step needs.',
  answers: ['Shai-Hulud, September 2025'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { expression, structure } of expressionsOf(file)) {
      for (const { path, within } of accessesIn(expression.tree)) {
        if (path[0] !== 'secrets') continue
        const isWhole = path.length === 1 || path[1] === '*'
        if (!isWhole && path[1] !== '?') continue
        if (isWhole && !within.includes('tojson') && path.length === 1 && within.length > 0 && !within.includes('format')) continue
        yield {
          at: expression,
          structure,
          secrets: ['*'],
          message: isWhole
            ? 'Every secret of the repository goes to this step.'
            : 'Which secret this is, is computed: all are handed over.',
        }
      }
    }
  },
})
