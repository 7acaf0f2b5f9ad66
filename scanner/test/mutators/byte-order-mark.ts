import type { Mutate } from './mutator.ts'

export const byteOrderMark: Mutate = (text) => `\uFEFF${text}`
