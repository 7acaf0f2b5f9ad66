import { joined, nothing, textValue, type Value } from './value.ts'

/** The lines of a value, without their ends; what is hidden holds no line's end. */
export function linesOf(value: Value): Value[] {
  const lines: Value[] = [nothing]
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') {
      lines[lines.length - 1] = joined(lines.at(-1) as Value, { pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split(/\r?\n/).entries()) {
      if (index > 0) lines.push(nothing)
      lines[lines.length - 1] = joined(lines.at(-1) as Value, textValue(each))
    }
  }
  return lines
}

/** The text that a value begins with, before anything hidden. */
export function leadOf(value: Value): string {
  return typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
}
