import type { CodeToken } from '../code-tokens.ts'
import { isSecret, markedAltered, type Value } from '../value.ts'
import { argumentsOf } from './brackets.ts'
import type { CodeScope } from './code-scope.ts'

/** A stretch of a text, by letters from its start, or from its end where negative. */
export interface Cut {
  readonly from: number
  readonly to: number
}

/** As many letters as honest programs show of a secret, so that people know which one it is. */
const fewLetters = 8

/** `x[a:b]` of python: a few letters at one end tell nobody anything; the rest, in parts, is what masks do not find. */
export function slicedValue(scope: CodeScope, key: string, tokens: readonly CodeToken[], value: Value): Value | undefined {
  const match = /^(-?\d{1,6})?:(-?\d{1,6})?$/.exec(tokens.map((each) => each.text).join(''))
  if (match === null) return undefined
  const cut = { from: Number(match[1] ?? 0), to: match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]) }
  const isStart = cut.from === 0 && cut.to > 0 && cut.to <= fewLetters
  const isEnd = cut.from < 0 && cut.from >= -fewLetters && cut.to === Number.POSITIVE_INFINITY
  return completes(scope, key, cut) || !(isStart || isEnd) ? markedAltered(value) : value
}

/** `x.slice(a, b)` of node: parts that follow one another are all of it; none where it is one part alone. */
export function slicedByCall(scope: CodeScope, path: string, receiver: Value, tokens: readonly CodeToken[]): Value | undefined {
  const method = /\.(slice|substring|substr|charat|at)$/.exec(path)?.[1]
  if (method === undefined || !isSecret(receiver)) return undefined
  const [from, to] = argumentsOf(tokens).map((each) => each.map((token) => token.text).join(''))
  if (!/^-?\d{1,6}$/.test(from ?? '') || !/^-?\d{0,6}$/.test(to ?? '')) return undefined
  const start = Number(from)
  const isOne = method === 'charat' || method === 'at'
  const end = isOne ? start + 1 : to === undefined || to === '' ? Number.POSITIVE_INFINITY : Number(to) + (method === 'substr' ? start : 0)
  return completes(scope, path.slice(0, -method.length), { from: start, to: end }) ? markedAltered(receiver) : undefined
}

/** Notes a cut; whether another one begins where it ends, or ends where it begins. */
function completes(scope: CodeScope, key: string, cut: Cut): boolean {
  const before = scope.cuts.get(key) ?? []
  if (before.length < 50 && scope.cuts.size < 200 && !before.some((each) => each.from === cut.from && each.to === cut.to))
    scope.cuts.set(key, [...before, cut])
  return before.some((each) => each.to === cut.from || each.from === cut.to)
}
