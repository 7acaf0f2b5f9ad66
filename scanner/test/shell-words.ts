export interface ShellToken {
  readonly kind: 'word' | 'operator'
  /** As written, quotes and all. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const OPERATOR = /(?:\d*(?:<<<|<<-?|>>|>&|>\||<&|<>|>|<)|&>>?|&&|\|\||;;|\|&|[|;&()])/y

/** The words and operators of shell text; undefined where a quote or bracket stays open. Comments are left out. */
export function shellTokens(text: string): ShellToken[] | undefined {
  const tokens: ShellToken[] = []
  let at = 0
  while (at < text.length) {
    const blank = /(?:[ \t\n]|\\\n)+|#[^\n]*/y
    blank.lastIndex = at
    const skipped = blank.exec(text)
    if (skipped) {
      at += skipped[0].length
      continue
    }
    OPERATOR.lastIndex = at
    const operator = OPERATOR.exec(text)?.[0]
    if (operator !== undefined) {
      tokens.push({ kind: 'operator', text: operator, start: at, end: at + operator.length })
      at += operator.length
      continue
    }
    const end = wordEnd(text, at)
    if (end === undefined) return undefined
    tokens.push({ kind: 'word', text: text.slice(at, end), start: at, end })
    at = end
  }
  return tokens
}

function wordEnd(text: string, start: number): number | undefined {
  let at = start
  while (at < text.length && !/[ \t\n|&;()<>]/.test(text[at]!)) {
    const next = pieceEnd(text, at)
    if (next === undefined) return undefined
    at = next
  }
  return at
}

/** Where the quoted, substituted or plain piece at `at` ends. */
export function pieceEnd(text: string, at: number): number | undefined {
  if (text.startsWith('${{', at)) return after(text, '}}', at)
  if (text.startsWith('$(', at)) return bracketEnd(text, at + 2, ')')
  if (text.startsWith('${', at)) return bracketEnd(text, at + 2, '}')
  if (text.startsWith("$'", at)) return after(text, "'", at + 2)
  if (text[at] === "'") return after(text, "'", at + 1)
  if (text[at] === '`') return after(text, '`', at + 1)
  if (text[at] === '"') return doubleQuoteEnd(text, at + 1)
  if (text[at] === '\\') return at + 1 < text.length ? at + 2 : undefined
  return at + 1
}

function after(text: string, mark: string, from: number): number | undefined {
  const found = text.indexOf(mark, from)
  return found < 0 ? undefined : found + mark.length
}

function doubleQuoteEnd(text: string, from: number): number | undefined {
  let at = from
  while (at < text.length) {
    if (text[at] === '"') return at + 1
    const next = text[at] === '$' || text[at] === '\\' || text[at] === '`' ? pieceEnd(text, at) : at + 1
    if (next === undefined) return undefined
    at = text.startsWith("$'", at) ? at + 1 : next
  }
  return undefined
}

function bracketEnd(text: string, from: number, close: ')' | '}'): number | undefined {
  let at = from
  let depth = 1
  while (at < text.length) {
    if (text[at] === close) {
      depth--
      if (depth === 0) return at + 1
      at++
    } else if (close === ')' && text[at] === '(') {
      depth++
      at++
    } else {
      const next = pieceEnd(text, at)
      if (next === undefined) return undefined
      at = next
    }
  }
  return undefined
}
