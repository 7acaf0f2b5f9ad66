import type { Carried, Position } from './flow-facts.ts'
import { trimmedEnd } from './trim-text.ts'
import type { Hidden, Value } from './value.ts'

/** An address taken apart. Hidden stretches stand as `‹name›`. */
export interface Address {
  readonly scheme: string | undefined
  readonly host: string
  readonly port: string | undefined
  readonly path: string
  /** The hidden stretches that the host is made of, if any. */
  readonly hostHidden: readonly Hidden[]
  /** What is secret in it, and in which part. */
  readonly carried: readonly Carried[]
}

/** The first address in a value; without a scheme the start of it, as curl would take it. */
export function addressOf(value: Value): Address | undefined {
  let text = ''
  const holes: { from: number; to: number; hidden: Hidden }[] = []
  for (const piece of value.pieces) {
    if (typeof piece === 'string') text += piece
    else {
      const from = text.length
      text += `‹${piece.name.replace(/[‹›\s/@:?#]/g, '_').slice(0, 60)}›`
      holes.push({ from, to: text.length, hidden: piece })
    }
  }
  const foundAt = text.search(/\b[a-z][a-z0-9+.-]{1,20}:\/\//i)
  // An address within the query of another is not where this goes: `$URL&audience=https://…`.
  const schemeAt = foundAt !== -1 && endsInQuery(text.slice(0, foundAt).trimStart()) ? -1 : foundAt
  const trimmed = text.length - text.trimStart().length
  const from = schemeAt === -1 ? trimmed : schemeAt
  const scheme = schemeAt === -1 ? undefined : text.slice(from, text.indexOf('://', from)).toLowerCase()
  const authorityFrom = scheme === undefined ? from : from + scheme.length + 3
  const authorityLength = text.slice(authorityFrom).search(/[/?#&\s"'`]/)
  const authorityTo = authorityLength === -1 ? text.length : authorityFrom + authorityLength
  const authority = text.slice(authorityFrom, authorityTo)
  const hostFrom = authorityFrom + authority.lastIndexOf('@') + 1
  const hostAndPort = text.slice(hostFrom, authorityTo)
  const colon = hostAndPort.lastIndexOf(':')
  const port = /^(?:\d{1,5}|‹[^›]{0,60}›)$/.test(hostAndPort.slice(colon + 1)) && colon !== -1 ? hostAndPort.slice(colon + 1) : undefined
  const host = trimmedEnd((port === undefined ? hostAndPort : hostAndPort.slice(0, colon)).toLowerCase(), '.')
  const query = text.indexOf('?', authorityTo)
  const positionOf = (at: number): Position => {
    if (at < authorityFrom) return 'name'
    if (at < hostFrom) return 'userinfo'
    if (at < authorityTo) return 'host'
    return query !== -1 && at > query ? 'query' : 'path'
  }
  const secret = holes.filter((each): each is { from: number; to: number; hidden: Carried['secret'] } => each.hidden.taint !== undefined)
  return {
    scheme,
    host,
    port,
    path: text.slice(authorityTo),
    hostHidden: holes.filter((each) => each.from >= hostFrom && each.from < authorityTo).map((each) => each.hidden),
    carried: secret.map((each) => ({ secret: each.hidden, position: positionOf(each.from), label: labelBefore(text.slice(0, each.from)) })),
  }
}

/** Whether a text is the beginning of an address up to somewhere within its query. */
function endsInQuery(text: string): boolean {
  const mark = text.search(/[?&]/)
  return mark > 0 && !/[\s"'`]/.test(text) && !text.slice(0, mark).includes('=')
}

/** What a value carries at a position, each secret with the name that is written before it. */
export function carriedIn(value: Value, position: Position): Carried[] {
  let before = ''
  const found: Carried[] = []
  for (const piece of value.pieces) {
    if (typeof piece === 'string') {
      before = (before + piece).slice(-200)
      continue
    }
    if (piece.taint !== undefined) found.push({ secret: piece as Carried['secret'], position, label: labelBefore(before) })
    before += '‹›'
  }
  return found
}

function labelBefore(text: string): string | undefined {
  // What the runner is told to mask is no secret that is printed.
  if (/::add-mask::[^\n]{0,40}$/.test(text.slice(-80))) return 'add-mask'
  let rest = trimmedEnd(text.slice(-160), quotes)
  const scheme = /(?:bearer|token|basic)$/i.exec(rest)?.[0]
  if (scheme !== undefined && /[\s:=]/.test(rest[rest.length - scheme.length - 1] ?? ''))
    rest = trimmedEnd(rest.slice(0, -scheme.length), quotes)
  const mark = rest.at(-1)
  if (mark !== '=' && mark !== ':') return undefined
  rest = trimmedEnd(rest.slice(0, -1), quotes)
  let from = rest.length
  while (from > 0 && rest.length - from < 60 && /[\w.-]/.test(rest[from - 1] as string)) from -= 1
  return from === rest.length ? undefined : rest.slice(from)
}

const quotes = ' \t\r\n"\'\\'
