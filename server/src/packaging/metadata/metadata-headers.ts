import { Refusal } from '../../errors.ts'
import { excerpt } from './excerpt.ts'

/** One header as Python's mail parser reads it. */
export interface MetadataHeader {
  /** Lower case. */
  readonly name: string
  /** Without the blanks around it; the lines of a folded one as written, ended by LF. */
  readonly value: string
  readonly isFolded: boolean
}

const headerLimit = 10_000
/** A header's name as Python's parser takes it: printable ASCII but the colon, nothing between it and the colon. */
const start = /^([\x21-\x39\x3b-\x7e]+):/

/**
 * Splits METADATA or PKG-INFO into headers and body, one reading only: where Python's mail parser, other readers of mail headers and
 * a human could take the bytes for different things, it refuses (`metadata-encoding`, `metadata-line-invalid`,
 * `metadata-line-break`, `metadata-header-forbidden`, `metadata-header-limit`). Linear in the length.
 */
export function readMetadataHeaders(bytes: Uint8Array): { readonly headers: readonly MetadataHeader[]; readonly body: string } {
  const text = decode(bytes)
  const headers: { name: string; lines: string[] }[] = []
  let at = 0
  let body = ''
  for (let line = 1; at < text.length; line += 1) {
    const newline = text.indexOf('\n', at)
    const until = newline === -1 ? text.length : newline
    const content = text.slice(at, until > at && text[until - 1] === '\r' && newline !== -1 ? until - 1 : until)
    at = until + 1
    if (content === '') {
      body = text.slice(at)
      break
    }
    // Python ends a line at a bare CR, others do not: `Name: a\rVersion: 2` would be one header here and two there.
    if (content.includes('\r')) throw new Refusal('metadata-line-break', { line })
    const last = headers.at(-1)
    if (content.startsWith(' ') || content.startsWith('\t')) {
      if (last === undefined) throw new Refusal('metadata-line-invalid', { line, text: excerpt(content) })
      last.lines.push(content)
      continue
    }
    // Python would silently begin the description here, and lose every header behind.
    const name = start.exec(content)?.[1]
    if (name === undefined) throw new Refusal('metadata-line-invalid', { line, text: excerpt(content) })
    // Content-Transfer-Encoding and multipart types make Python's parser decode or split the description.
    if (/^content-/i.test(name)) throw new Refusal('metadata-header-forbidden', { field: excerpt(name) })
    if (headers.length >= headerLimit) throw new Refusal('metadata-header-limit', { limit: headerLimit })
    headers.push({ name: name.toLowerCase(), lines: [content.slice(name.length + 1)] })
  }
  return {
    headers: headers.map(({ name, lines }) => ({ name, value: trimBlanks(lines.join('\n')), isFolded: lines.length > 1 })),
    body,
  }
}

function decode(bytes: Uint8Array): string {
  const refuse = (detail: string) => new Refusal('metadata-encoding', { detail })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refuse('it has bytes that are not')
  }
  if (text.startsWith('\ufeff')) throw refuse('it starts with a byte order mark')
  if (text.includes('\0')) throw refuse('it has a NUL character')
  return text
}

/** ASCII blanks only, and without a pattern: a backtracking one is quadratic on blanks inside. */
export function trimBlanks(text: string): string {
  const isBlank = (index: number) => ' \t\r\n'.includes(text.charAt(index))
  let first = 0
  let last = text.length
  while (first < last && isBlank(first)) first += 1
  while (last > first && isBlank(last - 1)) last -= 1
  return text.slice(first, last)
}
