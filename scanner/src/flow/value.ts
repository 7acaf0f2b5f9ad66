import type { Span } from '../model/span.ts'
import type { Taint } from './taint.ts'

/** One hop of a secret on its way, the last first. */
export interface Hop {
  readonly at: Span
  readonly text: string
  readonly before: Hop | undefined
}

/** A stretch of text that only the run knows. With a taint it is secret, or holds something secret. */
export interface Hidden {
  readonly taint: Taint | undefined
  /** How it is written: `$HOME`, `secrets.X`. */
  readonly name: string
  readonly hops: Hop | undefined
  /** Encoded, cut or turned, so that masks do not find it. */
  readonly isAltered: boolean
}

/** What a word, a variable or a file holds: text that is known and stretches that are not, in order. */
export interface Value {
  readonly pieces: readonly (string | Hidden)[]
}

const maxPieces = 300
const maxLength = 64 * 1024

export const nothing: Value = { pieces: [] }

export function textValue(text: string): Value {
  return text === '' ? nothing : { pieces: [text.slice(0, maxLength)] }
}

/** Text that nobody knows and that is not secret. */
export function unknownValue(name: string): Value {
  return { pieces: [{ taint: undefined, name, hops: undefined, isAltered: false }] }
}

export function taintedValue(taint: Taint, name: string): Value {
  return { pieces: [{ taint, name, hops: undefined, isAltered: false }] }
}

/** One after the other. Bounded: of what is too long the secrets stay. */
export function joined(...values: readonly Value[]): Value {
  const present = values.filter((each) => each.pieces.length > 0)
  if (present.length <= 1) return present[0] ?? nothing
  const pieces: (string | Hidden)[] = []
  let length = 0
  // What is full is looked through once, not for each secret that still comes: a value may be repeated as often as there is room for.
  let known: Set<string> | undefined
  for (const value of present) {
    for (const piece of value.pieces) {
      const last = pieces.at(-1)
      if (typeof piece === 'string') {
        if (length > maxLength) continue
        length += piece.length
        if (typeof last === 'string') pieces[pieces.length - 1] = last + piece
        else pieces.push(piece)
      } else if (pieces.length < maxPieces) pieces.push(piece)
      else if (piece.taint !== undefined) {
        known ??= new Set(pieces.flatMap((each) => (typeof each === 'string' || each.taint === undefined ? [] : [each.taint.key])))
        if (known.has(piece.taint.key)) continue
        known.add(piece.taint.key)
        pieces.push(piece)
      }
    }
  }
  return { pieces }
}

/** One after the other, with something between them. */
export function spaced(values: readonly Value[], between: Value = textValue(' ')): Value {
  return joined(...values.flatMap((each, index) => (index === 0 ? [each] : [between, each])))
}

/** The whole text; none where a part is hidden. */
export function knownText(value: Value): string | undefined {
  let text = ''
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') return undefined
    text += piece
  }
  return text
}

/** The text with hidden stretches as they are written: `https://‹$HOST›/x`. For reading names and addresses, not for showing. */
export function readableText(value: Value): string {
  return value.pieces.map((each) => (typeof each === 'string' ? each : `‹${each.name}›`)).join('')
}

/** What is secret in it, each once. */
export function secretsIn(...values: readonly Value[]): readonly (Hidden & { readonly taint: Taint })[] {
  const found = new Map<string, Hidden & { readonly taint: Taint }>()
  for (const value of values) {
    for (const piece of value.pieces) {
      if (typeof piece === 'string' || piece.taint === undefined) continue
      const before = found.get(piece.taint.key)
      if (before === undefined || (!before.isAltered && piece.isAltered)) found.set(piece.taint.key, piece as Hidden & { taint: Taint })
    }
  }
  return [...found.values()]
}

export function isSecret(value: Value): boolean {
  return value.pieces.some((each) => typeof each !== 'string' && each.taint !== undefined)
}

/** The same with a hop added to every secret stretch. */
export function withHop(value: Value, at: Span, text: string): Value {
  if (!isSecret(value)) return value
  return mapHidden(value, (each) =>
    each.taint === undefined || depthOf(each.hops) >= 8 ? each : { ...each, hops: { at, text, before: each.hops } },
  )
}

/** What a command makes of text that it turns into other text: only the secrets are kept of it, as altered. */
export function alteredValue(value: Value, name: string): Value {
  const kept = value.pieces.filter((each): each is Hidden => typeof each !== 'string' && (each.taint !== undefined || isFetched(each)))
  if (kept.length === 0) return value.pieces.length === 0 ? nothing : unknownValue(name)
  return { pieces: kept.map((each) => ({ ...each, isAltered: true })) }
}

const fetchedMark = '↓'

/** What a program unpacked from a file that nobody reads as text. */
export function unpackedValue(): Value {
  return unknownValue('unpacked file')
}

export function isUnpacked(value: Value): boolean {
  const [first] = value.pieces
  return value.pieces.length === 1 && typeof first !== 'string' && first?.taint === undefined && first?.name === 'unpacked file'
}

/** What an address answered. */
export function fetchedValue(address: string): Value {
  return unknownValue(`${fetchedMark}${address.slice(0, 300)}`)
}

export function isFetched(piece: string | Hidden): piece is Hidden {
  return typeof piece !== 'string' && piece.name.startsWith(fetchedMark)
}

/** The address that a fetched value came from. */
export function fetchedFrom(value: Value): string | undefined {
  return value.pieces.find(isFetched)?.name.slice(fetchedMark.length)
}

/** The same with its secrets marked as altered; text stays. */
export function markedAltered(value: Value): Value {
  return mapHidden(value, (each) => ({ ...each, isAltered: true }))
}

function mapHidden(value: Value, map: (piece: Hidden) => Hidden): Value {
  return { pieces: value.pieces.map((each) => (typeof each === 'string' ? each : map(each))) }
}

function depthOf(hop: Hop | undefined): number {
  let depth = 0
  for (let each = hop; each !== undefined; each = each.before) depth += 1
  return depth
}
