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

/** Every `${{ }}` of a file, wherever it stands. */
export function* expressionsOf(file: CiFile): Generator<FoundExpression> {
  for (const { scalar, structure } of scalarsIn(file.root, '')) {
    if (!scalar.text.includes('${{')) continue
    for (const expression of expressionsIn(scalar)) yield { expression, scalar, structure }
  }
}

function* scalarsIn(node: YamlNode | undefined, structure: string): Generator<{ scalar: Scalar; structure: string }> {
  if (node?.kind === 'scalar') yield { scalar: node, structure }
  else if (node?.kind === 'list') {
    for (const [i, item] of node.items.entries()) yield* scalarsIn(item, `${structure}[${i}]`)
  } else if (node?.kind === 'mapping') {
    for (const pair of node.pairs) yield* scalarsIn(pair.value, structure === '' ? pair.key.text : `${structure}.${pair.key.text}`)
  }
}
