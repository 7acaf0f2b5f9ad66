import type { Mutate } from './mutator.ts'

export const byteOrderMark: Mutate = (text) => (text.startsWith('\uFEFF') ? undefined : `\uFEFF${text}`)
