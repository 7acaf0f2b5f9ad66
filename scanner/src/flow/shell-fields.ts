import { joined, knownText, nothing, textValue, type Value } from './value.ts'

/** What the shell makes of a value that is not quoted: one word for each stretch between blanks. */
export function splitAtBlanks(value: Value): Value[] {
  const fields: Value[] = [nothing]
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') {
      fields[fields.length - 1] = joined(fields.at(-1) as Value, { pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split(/\s+/, 2000).entries()) {
      if (index > 0) fields.push(nothing)
      fields[fields.length - 1] = joined(fields.at(-1) as Value, textValue(each))
    }
  }
  return fields
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
  const fields: Value[] = [nothing]
  const pieces = [first.slice(1), ...value.pieces.slice(1, -1), last.slice(0, -1)]
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      fields[fields.length - 1] = joined(fields.at(-1) as Value, { pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split(',').entries()) {
      if (index > 0) fields.push(nothing)
      fields[fields.length - 1] = joined(fields.at(-1) as Value, textValue(each))
    }
  }
  return fields
}
