import type { Value } from '../value.ts'

/** Stands for the environment itself: a name behind it is one variable, and whoever sends it sends all. */
export function environmentMark(text: string): Value {
  return { pieces: [{ taint: undefined, name: `env:${text}`, hops: undefined, isAltered: false }] }
}

export function isEnvironment(value: Value): boolean {
  const [first] = value.pieces
  return value.pieces.length === 1 && typeof first !== 'string' && first?.name.startsWith('env:') === true
}
