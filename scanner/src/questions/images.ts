import { accessesIn } from '../model/access-path.ts'
import type { Job } from '../model/ci-file.ts'
import type { ExpressionNode } from '../model/expression.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Scalar } from '../model/yaml-node.ts'
import { matrixValues } from './matrix.ts'

/** What an image can be, as far as the file says. */
export interface ImageNames {
  readonly names: readonly string[]
  /** False where some of it is known only when it runs. */
  readonly isKnown: boolean
}

/** Every image that a text can name: itself, the texts of its expression, the values of its matrix. */
export function imageNames(scalar: Scalar, job: Job | undefined): ImageNames {
  const expressions = expressionsIn(scalar)
  const [first] = expressions
  if (first === undefined) return { names: [scalar.text.trim()].filter((name) => name !== ''), isKnown: true }
  const isAlone = expressions.length === 1 && scalar.text.trim().length === first.to - first.from
  if (!isAlone || first.tree === undefined) {
    // Something is fixed around it: what stands behind the last expression decides, `:8.4@sha256:...` as well as `:${{ x }}`.
    return { names: [], isKnown: false }
  }
  return ofResult(first.tree, job)
}

/** What an expression can give: the arms of a choice, not its question. */
function ofResult(node: ExpressionNode, job: Job | undefined): ImageNames {
  if (node.kind === 'literal') return { names: [String(node.value ?? '')].filter((name) => name !== ''), isKnown: true }
  if (node.kind === 'logic') {
    const arms = node.operator === '&&' ? node.args.slice(-1) : node.args
    const parts = arms.map((arm) => ofResult(arm, job))
    return { names: parts.flatMap((part) => part.names), isKnown: parts.every((part) => part.isKnown) }
  }
  const [access] = accessesIn(node)
  if (access?.path[0] === 'matrix' && access.path.length === 2) {
    const values = matrixValues(job, access.path[1] as string)
    return { names: values.scalars.map((scalar) => scalar.text.trim()).filter((name) => name !== ''), isKnown: values.isKnown }
  }
  return { names: [], isKnown: false }
}
