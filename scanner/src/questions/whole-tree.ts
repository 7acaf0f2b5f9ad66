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
    known = withExpressions(file.root).flatMap(({ scalar, structure }) =>
      expressionsIn(scalar).map((expression) => ({ expression, scalar, structure })),
    )
    found.set(file, known)
  }
  return known
}

/** Every scalar below a node that may hold an expression, in the order of the file. */
export function withExpressions(root: YamlNode): { readonly scalar: Scalar; readonly structure: string }[] {
  const scalars: { scalar: Scalar; structure: string }[] = []
  const walk = (node: YamlNode | undefined, structure: string): void => {
    if (node?.kind === 'scalar') {
      if (node.text.includes('${{')) scalars.push({ scalar: node, structure })
    } else if (node?.kind === 'list') {
      let at = 0
      for (const item of node.items) walk(item, `${structure}[${at++}]`)
    } else if (node?.kind === 'mapping') {
      for (const { key, value } of node.pairs) walk(value, structure === '' ? key.text : `${structure}.${key.text}`)
    }
  }
  walk(root, '')
  return scalars
}
