import type { Script } from '../model/ci-file.ts'
import type { Expression } from '../model/expression.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Span } from '../model/span.ts'
import { type Scalar, spanWithin } from '../model/yaml-node.ts'

/** A text of code, and where in the file each stretch of it stands. A decoded payload stands where its code does. */
export interface ScriptText {
  readonly text: string
  readonly expressions: readonly Expression[]
  spanOf(from: number, to: number): Span
}

/** The text of a scalar of the file: `run:`, the `script` of an action. */
export function textOfScalar(scalar: Scalar): ScriptText {
  return { text: scalar.text, expressions: expressionsIn(scalar), spanOf: (from, to) => spanWithin(scalar, from, to) }
}

export function textOfScript(script: Script): ScriptText {
  return textOfScalar(script.scalar)
}

/** Text that is not written in the file but made of it: all of it stands at `span`. */
export function textMade(text: string, span: Span): ScriptText {
  return { text, expressions: [], spanOf: () => span }
}

/** The text with every `${{ }}` replaced by as many letters, so that a grammar reads a word there and offsets stay. */
export function maskedText(script: ScriptText): string {
  if (script.expressions.length === 0) return script.text
  let masked = ''
  let at = 0
  const letter = maskLetter(script.text)
  for (const { from, to } of script.expressions) {
    masked += script.text.slice(at, from) + letter.repeat(to - from)
    at = to
  }
  return masked + script.text.slice(at)
}

/** A letter with which no here-document ends: else the mask of an expression would end `<<X`, and hide what follows. */
function maskLetter(text: string): string {
  const taken = new Set([...text.matchAll(/<<-?\s{0,5}["'\\]{0,2}(\w)/g)].map((match) => match[1]))
  return ['X', 'Q', 'Z', 'J', 'K', 'W'].find((each) => !taken.has(each)) ?? 'X'
}
