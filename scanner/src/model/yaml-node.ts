import type { Span } from './span.ts'

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/** Text, number, truth value or nothing. `text` is what the reader of the file gets, `start` to `end` how it is written. */
export interface Scalar extends Span {
  readonly kind: 'scalar'
  readonly text: string
  readonly value: string | number | boolean | null
  readonly style: ScalarStyle
  /** Where the character of `text` at `index` is written: exact in every style, escapes and folding included. */
  offsetOf(index: number): number
}

export interface Pair extends Span {
  readonly key: Scalar
  readonly value: YamlNode | undefined
}

/** Keys may stand twice; `get` gives the last, as GitHub's reader would if it took the file. */
export interface Mapping extends Span {
  readonly kind: 'mapping'
  readonly pairs: readonly Pair[]
  get(name: string): YamlNode | undefined
  pair(name: string): Pair | undefined
}

export interface List extends Span {
  readonly kind: 'list'
  readonly items: readonly (YamlNode | undefined)[]
}

/** Aliases are resolved: a node may hang at several places of the tree. */
export type YamlNode = Scalar | Mapping | List

/** The span of `text.slice(from, to)` of a scalar, where it is written. */
export function spanWithin(scalar: Scalar, from: number, to: number): Span {
  const start = scalar.offsetOf(from)
  return { source: scalar.source, start, end: to > from ? scalar.offsetOf(to - 1) + 1 : start }
}

export function scalarOf(node: YamlNode | undefined): Scalar | undefined {
  return node?.kind === 'scalar' ? node : undefined
}

export function mappingOf(node: YamlNode | undefined): Mapping | undefined {
  return node?.kind === 'mapping' ? node : undefined
}

/** The items of a list, a lone scalar as a list of one, and nothing for anything else. */
export function scalarsOf(node: YamlNode | undefined): readonly Scalar[] {
  if (node?.kind === 'scalar') return [node]
  if (node?.kind !== 'list') return []
  return node.items.filter((each): each is Scalar => each?.kind === 'scalar')
}
