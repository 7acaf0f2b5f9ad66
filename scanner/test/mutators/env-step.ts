import { moveToEnvironment } from '../environment-levels.ts'
import type { Mutate } from './mutator.ts'

export const envStep: Mutate = (text) => moveToEnvironment(text, 'step')
