import { isScalar, visit } from 'yaml'
import { parseWorkflow, print } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The secret through functions that give it back as it was. */
export const expressionFormat: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let turn = 0
  visit(workflow, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return
      node.value = node.value.replace(/\$\{\{\s*(secrets\.\w+|tojson\(secrets\))\s*\}\}/gi, (_found, inner: string) => {
        const forms = [`\${{ format('{0}{1}', ${inner}, '') }}`, `\${{ ${inner} || '' }}`, `\${{ github.actor && ${inner} }}`]
        return forms[turn++ % 3]!
      })
    },
  })
  return turn > 0 ? print(workflow) : undefined
}
