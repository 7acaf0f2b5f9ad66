import type { ExpressionNode } from '../model/expression.ts'
import { expressionsOf } from '../questions/whole-tree.ts'
import { defineRule } from '../rule.ts'

export const unsoundTernary = defineRule({
  id: 'unsound-ternary',
  verdict: 'untidy',
  severity: 'low',
  confidence: 'high',
  summary: 'a && b || c with a b that counts as false always gives c.',
  why: 'An empty text, 0 and false are false, so the second half is taken whatever the condition says.',
  remedy: 'Turn the condition round, so that the middle counts as true.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { expression, structure } of expressionsOf(file)) {
      if (expression.tree && hasFalseMiddle(expression.tree))
        yield { at: expression, structure, message: 'The middle of this choice counts as false, so it is never taken.' }
    }
  },
})

function hasFalseMiddle(node: ExpressionNode): boolean {
  if (node.kind === 'logic' && node.operator === '||') {
    const [first] = node.args
    const middle = first?.kind === 'logic' && first.operator === '&&' ? first.args.at(-1) : undefined
    if (middle?.kind === 'literal' && !middle.value) return true
  }
  if (node.kind === 'logic' || node.kind === 'call') return node.args.some(hasFalseMiddle)
  if (node.kind === 'compare') return hasFalseMiddle(node.left) || hasFalseMiddle(node.right)
  return node.kind === 'not' && hasFalseMiddle(node.of)
}
