import { moveToEnvironment } from '../environment-levels.ts'
import type { Mutate } from './mutator.ts'

export const envJob: Mutate = (text) => moveToEnvironment(text, 'job')
