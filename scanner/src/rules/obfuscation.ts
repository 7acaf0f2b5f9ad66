import { stepsOf } from '../model/ci-file.ts'
import type { ExpressionNode } from '../model/expression.ts'
import { expressionsOf } from '../questions/whole-tree.ts'
import { defineRule } from '../rule.ts'

export const obfuscation = defineRule({
  id: 'obfuscation',
  verdict: 'untidy',
  severity: 'low',
  confidence: 'high',
  summary: 'Something is written in a way that only hides what it is.',
  why: 'Reviewers and tools overlook what is not written plainly; honest files have no need of it.',
  remedy: 'Write it plainly.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const step of stepsOf(file)) {
      const { uses } = step
      const path = (uses?.text ?? '').split('@', 1)[0] ?? ''
      if (uses && uses.kind !== 'local' && uses.kind !== 'docker' && /\/(?:\.{1,2})?(?:\/|$)/.test(path))
        yield { at: uses, structure: uses.structure, message: 'The path of this action goes in a roundabout way.' }
      const computed = step.node.pair('with')
      if (computed?.value?.kind === 'scalar' && computed.value.text.includes('${{'))
        yield { at: computed, structure: `${step.structure}.with`, message: 'The inputs of this step are computed as a whole.' }
    }
    for (const { expression, structure } of expressionsOf(file)) {
      if (expression.tree === undefined) continue
      if (isConstant(expression.tree)) yield { at: expression, structure, message: 'This expression always gives the same.' }
      else if (hasConstantPart(expression.tree))
        yield { at: expression, structure, message: 'A part of this expression always gives the same.', persona: 'pedantic' }
    }
  },
})

/** Calls whose answer depends on their arguments alone. `fromJSON` makes lists and tables, which have no plain form. */
const pure = new Set(['format', 'startswith', 'endswith', 'contains', 'join', 'tojson'])

function isConstant(node: ExpressionNode): boolean {
  if (node.kind === 'literal') return true
  if (node.kind === 'not') return isConstant(node.of)
  if (node.kind === 'logic') return node.args.every(isConstant)
  if (node.kind === 'compare') return isConstant(node.left) && isConstant(node.right)
  return node.kind === 'call' && pure.has(node.name) && node.args.every(isConstant)
}

function hasConstantPart(node: ExpressionNode): boolean {
  const parts = partsOf(node)
  return parts.some((part) => (part.kind !== 'literal' && isConstant(part)) || hasConstantPart(part))
}

function partsOf(node: ExpressionNode): readonly ExpressionNode[] {
  if (node.kind === 'not') return [node.of]
  if (node.kind === 'logic' || node.kind === 'call') return node.args
  if (node.kind === 'compare') return [node.left, node.right]
  return node.kind === 'access' ? [node.of, ...(node.index === '*' ? [] : [node.index])] : []
}
