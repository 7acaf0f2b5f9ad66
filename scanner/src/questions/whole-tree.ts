import type { CiFile } from '../model/ci-file.ts'
import type { Expression } from '../model/expression.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Scalar, YamlNode } from '../model/yaml-node.ts'

export interface FoundExpression {
  readonly expression: Expression
  readonly scalar: Scalar
  /** `jobs.a.steps[0].run`. */
  readonly structure: string
}

const found = new WeakMap<CiFile, readonly FoundExpression[]>()

/** Every `${{ }}` of a file, wherever it stands. */
export function expressionsOf(file: CiFile): readonly FoundExpression[] {
  let known = found.get(file)
  if (known === undefined) {
    known = [...expressionsBelow(file.root, '')]
    found.set(file, known)
  }
  return known
}

function* expressionsBelow(node: YamlNode | undefined, structure: string): Generator<FoundExpression> {
  if (node?.kind === 'scalar') {
    if (node.text.includes('${{')) for (const expression of expressionsIn(node)) yield { expression, scalar: node, structure }
  } else if (node?.kind === 'list') {
    for (const [i, item] of node.items.entries()) yield* expressionsBelow(item, `${structure}[${i}]`)
  } else if (node?.kind === 'mapping') {
    for (const pair of node.pairs) yield* expressionsBelow(pair.value, structure === '' ? pair.key.text : `${structure}.${pair.key.text}`)
  }
}
