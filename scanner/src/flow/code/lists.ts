import type { CodeToken } from '../code-tokens.ts'
import { knownText, type Value } from '../value.ts'
import { argumentsOf, bare, matching } from './brackets.ts'
import type { CodeLanguage } from './code-language.ts'
import type { CodeReader } from './code-reader.ts'
import type { CodeScope } from './code-scope.ts'
import { keywords } from './keywords.ts'
import { spreadText } from './letters.ts'

const maxItems = 200

/** The items of a list that a program writes down, names, cuts or puts together from others; none where it is no list that we know. */
export function listOf(reader: CodeReader, tokens: readonly CodeToken[]): readonly Value[] | undefined {
  const parts = plusParts(tokens)
  if (parts.length > 1) {
    const lists = parts.map((each) => listOf(reader, each))
    return lists.every((each) => each !== undefined) ? lists.flat().slice(0, maxItems) : undefined
  }
  const [first] = tokens
  if (first === undefined) return undefined
  const open = opening(reader.scope.language, tokens)
  if (open !== undefined) {
    const close = matching(tokens, open)
    const entries = argumentsOf(tokens.slice(open + 1, close))
    if (tokens[open]?.text === '(' && entries.length < 2) return undefined
    if (tokens.some((each) => each.kind === 'name' && each.text === 'for')) return undefined
    const items = entries.flatMap((each) => itemsOf(reader, each))
    return cut(reader, items.slice(0, maxItems), tokens.slice(close + 1))
  }
  if (first.kind !== 'name') return undefined
  const [base, next] = namedList(reader.scope, tokens)
  return base === undefined ? undefined : cut(reader, base, tokens.slice(next))
}

/** Where the bracket stands that a list begins with: `[a]`, `(a, b)` of python, `[]string{a}`, `new String[] { a }`. */
function opening(language: CodeLanguage, tokens: readonly CodeToken[]): number | undefined {
  const first = tokens[0]?.text
  if (/^(?:go|java|csharp)$/.test(language)) {
    const brace = tokens.findIndex((each) => each.text === '{')
    return brace > 1 && brace < 6 && tokens[brace - 2]?.text !== ')' && tokens.slice(0, brace).some((each) => each.text === '[')
      ? brace
      : undefined
  }
  return first === '[' || (first === '(' && /^(?:python|ruby|perl)$/.test(language)) ? 0 : undefined
}

/** One entry of a list: `*xs` and `...xs` are all of another one. */
function itemsOf(reader: CodeReader, entry: readonly CodeToken[]): readonly Value[] {
  const marks = entry.findIndex((each) => !/^[.*]$/.test(each.text))
  const list = marks === 1 || marks === 3 ? listOf(reader, entry.slice(marks)) : undefined
  return list ?? [spreadText(reader.scope, entry, reader.scope.solid(reader.value(entry)))]
}

/** The list that a name stands for, and where what hangs on the name begins. */
function namedList(scope: CodeScope, tokens: readonly CodeToken[]): readonly [readonly Value[] | undefined, number] {
  const name = bare(tokens[0]?.text ?? '')
  const isMember = tokens[1]?.text === '.' && tokens[2]?.kind === 'name'
  if (isMember && /^(?:self|this)$/.test(name)) return [scope.lists.get(bare(tokens[2]?.text ?? '')), 3]
  const spelt = isMember ? `${scope.callables.pathOf(name)}.${(tokens[2]?.text ?? '').toLowerCase()}` : ''
  const given = givenTo(scope, spelt)
  if (given !== undefined) return [given, 3]
  return [scope.lists.get(name) ?? givenTo(scope, scope.callables.pathOf(name)), 1]
}

/** What a program was called with, as its language counts: behind what stands for the program itself. */
export function givenTo(scope: CodeScope, path: string): readonly Value[] | undefined {
  const own = { pieces: ['program'] }
  const args = scope.args.slice(0, -1)
  if (/^(?:sys\.argv|os\.args)$/.test(path)) return [own, ...args]
  if (path === 'process.argv' || (path === 'argv' && scope.language === 'node'))
    return scope.isInline ? [own, ...args] : [own, own, ...args]
  if (path !== 'argv') return undefined
  return /^(?:python|php)$/.test(scope.language) ? [own, ...args] : args
}

/** `[1:]`, `.slice(2)`, `.concat(xs)`, and nothing. */
function cut(reader: CodeReader, list: readonly Value[], tokens: readonly CodeToken[]): readonly Value[] | undefined {
  // `run(args...)` of go hands on each.
  if (tokens.length === 0 || tokens.every((each) => each.text === '.')) return list
  const text = tokens.map((each) => (each.kind === 'string' ? '"' : each.text)).join('')
  const slice = /^\[(-?\d{1,3})?:(-?\d{1,3})?\]$/.exec(text) ?? /^\.slice\((-?\d{1,3})(?:,(-?\d{1,3}))?\)$/.exec(text)
  if (slice !== null) return list.slice(Number(slice[1] ?? 0), slice[2] === undefined ? undefined : Number(slice[2]))
  if (!text.startsWith('.concat(') || matching(tokens, 2) !== tokens.length - 1) return undefined
  return [...list, ...argumentsOf(tokens.slice(3, -1)).flatMap((each) => listOf(reader, each) ?? [reader.scope.solid(reader.value(each))])]
}

/** Gives names on the left of `=` the items of a list on its right, or the list itself. */
export function bindList(reader: CodeReader, targets: readonly CodeToken[], right: readonly CodeToken[], isAdded: boolean): void {
  const { lists, variables } = reader.scope
  const [first, second, third] = targets.filter((each) => !keywords.has(each.text))
  if (first === undefined) return
  const list = listOf(reader, right)
  if (targets.some((each) => each.text === ',') && !targets.some((each) => each.text === '{')) {
    if (list === undefined) return
    let index = 0
    for (const [at, each] of targets.entries()) {
      if (each.text === ',') index += 1
      const isRest = /^[.*]$/.test(targets[at - 1]?.text ?? '')
      const item = list[index]
      if (each.kind !== 'name' || keywords.has(each.text) || item === undefined) continue
      if (isRest) lists.set(bare(each.text), list.slice(index))
      else variables.set(bare(each.text), item)
    }
    return
  }
  const isOwn = /^(?:self|this)$/.test(first.text) && second?.text === '.' && third?.kind === 'name'
  if (!isOwn && targets.some((each) => /^[.[{]$/.test(each.text))) return
  // `String[] a`, `a []string`, `const a: string[]`: the name stands where the language has it.
  const name = bare((isOwn ? third : first).text)
  if (list === undefined) {
    if (!isAdded) lists.delete(name)
  } else if (lists.size < 500) lists.set(name, isAdded ? [...(lists.get(name) ?? []), ...list].slice(0, maxItems) : list)
}

/** `xs.append(x)`, `xs.extend(ys)`, `xs.push(x, ...ys)`: a list that grows. */
export function growList(reader: CodeReader, name: string, path: string, tokens: readonly CodeToken[]): void {
  const before = reader.scope.lists.get(name)
  if (before === undefined || !/\.(?:append|extend|push|concat)$/.test(path)) return
  const entries = argumentsOf(tokens)
  const more = path.endsWith('extend')
    ? entries.flatMap((each) => listOf(reader, each) ?? [])
    : entries.flatMap((each) => itemsOf(reader, each))
  reader.scope.lists.set(name, [...before, ...more].slice(0, maxItems))
}

/** The item of a list at an index that is written down. */
export function itemOf(reader: CodeReader, list: readonly Value[] | undefined, index: readonly CodeToken[]): Value | undefined {
  if (list === undefined || index.length > 2) return undefined
  const [only] = index
  const text = only?.kind === 'name' ? (knownText(reader.value(index)) ?? '') : index.map((each) => each.text).join('')
  return !/^-?\d{1,3}$/.test(text) ? undefined : list.at(Number(text))
}

/** What stands between plus signs, outside of brackets. */
function plusParts(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  if (!tokens.some((each) => each.kind === 'mark' && each.text === '+')) return [tokens]
  const parts: CodeToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth += 1
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) depth -= 1
    if (depth === 0 && token.kind === 'mark' && token.text === '+') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}
