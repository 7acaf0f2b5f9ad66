import type { Expression } from '../model/expression.ts'
import type { Span } from '../model/span.ts'
import { type ScriptText, textMade } from '../shell/script-text.ts'
import type { Value } from './value.ts'

/** A value as code: its hidden stretches as letters, each of which stands for its value. */
export function scriptOf(code: Value, at: Span): { script: ScriptText; holes: Map<Expression, Value> } {
  const holes = new Map<Expression, Value>()
  const expressions: Expression[] = []
  let text = ''
  for (const piece of code.pieces) {
    if (typeof piece === 'string') text += piece
    else {
      const from = text.length
      text += 'X'.repeat(Math.max(6, Math.min(40, piece.name.length)))
      const { source, start, end } = at
      const expression: Expression = { source, start, end, text: piece.name, from, to: text.length, tree: undefined }
      expressions.push(expression)
      holes.set(expression, { pieces: [piece] })
    }
  }
  return { script: { ...textMade(text, at), expressions }, holes }
}
