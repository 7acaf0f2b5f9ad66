import { parseWorkflow } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

/** The file as JSON on one line, which is YAML too. */
export const jsonFlow: Mutate = (text) => `${JSON.stringify(parseWorkflow(text).toJS())}\n`
