import { editExpressions } from '../expression-edit.ts'
import type { Mutate } from './mutator.ts'

/** Names in expressions have no case. */
export const expressionCase: Mutate = (text) =>
  editExpressions(text, (expression) =>
    expression
      .replace(/\bsecrets\b/gi, 'SeCrEtS')
      .replace(/\btojson\b/gi, 'TOJSON')
      .replace(/\.([A-Z][A-Z0-9_]+)\b/g, (found) => found.toLowerCase()),
  )
