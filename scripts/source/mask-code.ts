const wordsBeforeRegex = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'await', 'yield', 'else', 'do'])
const charactersBeforeRegex = '(,=:[!&|?{};+-*%~^<>\n'

/**
 * The same text, as long and with the same lines, in which comments and what stands between quotes are blanks. So a
 * rule that looks for a word finds it only where it is code. Not a parser: it knows the code that Biome has formatted.
 */
export function maskCode(text: string): string {
  const out = [...Array(text.length).keys()].map((at) => text[at] ?? '')
  const blank = (from: number, to: number) => {
    for (let at = from; at < to; at++) if (out[at] !== '\n') out[at] = ' '
  }
  /** Depth of braces outside each template whose `${` is open. */
  const templates: number[] = []
  let depth = 0
  let before = '\n'
  let at = 0

  const end = (of: RegExp, from: number) => {
    of.lastIndex = from
    return of.test(text) ? of.lastIndex : text.length
  }
  const templatePart = (from: number) => {
    let to = from
    while (to < text.length && text[to] !== '`' && !text.startsWith('${', to)) to += text[to] === '\\' ? 2 : 1
    blank(from, Math.min(to, text.length))
    if (text[to] !== '$') return to + 1
    templates.push(depth++)
    return to + 2
  }

  while (at < text.length) {
    const character = text[at] as string
    if (text.startsWith('//', at)) {
      const to = end(/(?=\n)/g, at)
      blank(at, to)
      at = to
    } else if (text.startsWith('/*', at)) {
      const to = end(/\*\//g, at + 2)
      blank(at, to)
      at = to
    } else if (character === "'" || character === '"') {
      const to = end(character === "'" ? /(?:[^'\\\n]|\\[\s\S])*'?/y : /(?:[^"\\\n]|\\[\s\S])*"?/y, at + 1)
      blank(at + 1, to - 1)
      before = character
      at = to
    } else if (character === '`') {
      at = templatePart(at + 1)
      before = '`'
    } else if (character === '/' && (charactersBeforeRegex.includes(before) || wordsBeforeRegex.has(wordBefore(text, at)))) {
      const to = end(/(?:\[(?:[^\]\\\n]|\\.)*\]|[^/\\[\n]|\\.)*\//y, at + 1)
      blank(at + 1, to - 1)
      before = '/'
      at = to
    } else {
      if (character === '{') depth++
      if (character === '}') depth--
      if (character === '}' && templates.at(-1) === depth) {
        templates.pop()
        at = templatePart(at + 1)
        before = '`'
        continue
      }
      if (character.trim() !== '') before = character
      at++
    }
  }
  return out.join('')
}

function wordBefore(text: string, at: number): string {
  return /(\w+)\s*$/.exec(text.slice(Math.max(0, at - 20), at))?.[1] ?? ''
}

/** Where the bracket that opens at `open` is closed, in masked code; the end of the code if it never is. */
export function closing(masked: string, open: number): number {
  let depth = 0
  for (let at = open; at < masked.length; at++) {
    if ('([{'.includes(masked[at] as string)) depth++
    if (')]}'.includes(masked[at] as string) && --depth === 0) return at
  }
  return masked.length
}
