import { joined, knownText, nothing, textValue, type Value } from './value.ts'

/** What the shell makes of a value that is not quoted: one word for each stretch between blanks. */
export const splitAtBlanks = (value: Value): Value[] => splitPieces(value.pieces, /\s+/, 2000)

/** Parts a value where its known text has a mark; what is hidden belongs to the part in which it stands. */
function splitPieces(pieces: Value['pieces'], mark: RegExp | string, most?: number): Value[] {
  const fields: Value[][] = [[]]
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      fields.at(-1)?.push({ pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split(mark, most).entries()) {
      if (index > 0) fields.push([])
      fields.at(-1)?.push(textValue(each))
    }
  }
  return fields.map((parts) => joined(...parts))
}

/** `{curl,-s,x}` is three words. */
export function expandedBraces(value: Value): Value[] {
  const text = knownText(value)
  if (text === undefined) return bracedPieces(value)
  if (!text.startsWith('{') || !text.endsWith('}') || !text.includes(',') || /[{}]/.test(text.slice(1, -1))) return [value]
  return text.slice(1, -1).split(',').map(textValue)
}

/** The same where some of the words are hidden. */
function bracedPieces(value: Value): Value[] {
  const first = value.pieces[0]
  const last = value.pieces.at(-1)
  if (typeof first !== 'string' || typeof last !== 'string' || !first.startsWith('{') || !last.endsWith('}') || !first.includes(','))
    return [value]
  return splitPieces([first.slice(1), ...value.pieces.slice(1, -1), last.slice(0, -1)], ',')
}

/**
 * The first fields of a line, the last with all that is left. What is hidden may hold the marks between them, so that those
 * behind it may be parts of it too.
 */
export function fieldsOf(line: Value, count: number, marks: string): Value[] {
  const isBlank = marks.trim() === ''
  const known = new Set(marks)
  const fields: Value[] = []
  let parts: Value[] = []
  const end = () => {
    if (parts.length > 0 || !isBlank) fields.push(joined(...parts))
    parts = []
  }
  for (const piece of line.pieces) {
    if (typeof piece !== 'string') {
      parts.push({ pieces: [piece] })
      continue
    }
    let from = 0
    for (let at = 0; at < piece.length && fields.length < count - 1; at += 1) {
      const letter = piece[at] as string
      if (isBlank ? !/\s/.test(letter) : !known.has(letter)) continue
      if (at > from) parts.push(textValue(piece.slice(from, at)))
      from = at + 1
      end()
    }
    if (from < piece.length) parts.push(textValue(piece.slice(from)))
  }
  end()
  const hidden = fields.findIndex(({ pieces }) => pieces.some((each) => typeof each !== 'string'))
  if (hidden === -1 || fields.length >= count) return fields
  const within: Value = { pieces: (fields[hidden] as Value).pieces.filter((each) => typeof each !== 'string') }
  return Array.from({ length: count }, (_, at) => fields[at] ?? (at > hidden ? within : nothing))
}
