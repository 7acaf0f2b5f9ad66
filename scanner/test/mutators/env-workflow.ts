import { moveToEnvironment } from '../environment-levels.ts'
import type { Mutate } from './mutator.ts'

export const envWorkflow: Mutate = (text) => moveToEnvironment(text, 'workflow')
