import type { ExpressionNode } from './expression.ts'

/** One step of an access; `*` is all, `?` is computed at run time. */
export type AccessPath = readonly string[]

/** What an expression reads: `github.event.issue.title` as a path, in lower case; `secrets[x]` is `['secrets', '?']`. */
export interface Access {
  readonly node: ExpressionNode
  readonly path: AccessPath
  /** As written, case and all. */
  readonly written: readonly string[]
  /** The functions around it, the outermost first: `['format', 'tojson']`. */
  readonly within: readonly string[]
}

/** Every access of an expression, the whole chain of each, also those within indexes and arguments. */
export function* accessesIn(node: ExpressionNode | undefined, within: readonly string[] = []): Generator<Access> {
  if (node === undefined) return
  if (node.kind === 'context' || node.kind === 'access') {
    const written = pathOf(node)
    if (written !== undefined) yield { node, path: written.map((each) => each.toLowerCase()), written, within }
    yield* accessesInIndexes(node, within)
    return
  }
  if (node.kind === 'call') for (const arg of node.args) yield* accessesIn(arg, [...within, node.name])
  if (node.kind === 'not') yield* accessesIn(node.of, within)
  if (node.kind === 'compare') {
    yield* accessesIn(node.left, within)
    yield* accessesIn(node.right, within)
  }
  if (node.kind === 'logic') for (const arg of node.args) yield* accessesIn(arg, within)
}

/** The words of an access chain; none where it starts with something else than a context: `fromJSON(x).y`. */
export function pathOf(node: ExpressionNode): string[] | undefined {
  if (node.kind === 'context') return [node.name]
  if (node.kind !== 'access') return undefined
  const before = pathOf(node.of)
  if (before === undefined) return undefined
  const index = node.index === '*' ? '*' : (constantText(node.index) ?? '?')
  return [...before, index]
}

/** The text of an expression that always gives the same: `format('{0}_{1}', 'NPM', 'TOKEN')` is `NPM_TOKEN`. */
export function constantText(node: ExpressionNode): string | undefined {
  if (node.kind === 'literal') return node.value === null ? '' : String(node.value)
  if (node.kind !== 'call') return undefined
  const args = node.args.map((each) => constantText(each))
  if (args.some((each) => each === undefined)) return undefined
  const [first = '', ...rest] = args as string[]
  if (node.name === 'format') return formatted(first, rest)
  if (node.name === 'join') return first
  return undefined
}

/** What `format` makes: `{0}` is the first, `{{` a brace. */
export function formatted(pattern: string, args: readonly string[]): string {
  return pattern.replace(/\{\{|\}\}|\{(\d{1,3})\}/g, (whole, digits: string | undefined) =>
    digits === undefined ? whole.slice(1) : (args[Number(digits)] ?? ''),
  )
}

function* accessesInIndexes(node: ExpressionNode, within: readonly string[]): Generator<Access> {
  if (node.kind !== 'access') {
    if (node.kind !== 'context') yield* accessesIn(node, within)
    return
  }
  if (node.index !== '*' && node.index.kind !== 'literal') yield* accessesIn(node.index, within)
  yield* accessesInIndexes(node.of, within)
}
