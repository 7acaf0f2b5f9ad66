import { isScalar, visit } from 'yaml'
import { parseWorkflow, print } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** `secrets['NAME']` instead of `secrets.NAME`, without spaces; only where no shell quote is near, for it brings quotes. */
export const expressionIndex: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  let isChanged = false
  visit(workflow, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return
      const edited = node.value.replace(/\$\{\{\s*secrets\.(\w+)\s*\}\}/g, "${{secrets['$1']}}")
      if (edited === node.value) return
      node.value = edited
      isChanged = true
    },
  })
  return isChanged ? print(workflow) : undefined
}
