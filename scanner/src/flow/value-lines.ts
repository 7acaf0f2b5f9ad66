import { joined, textValue, type Value } from './value.ts'

/** The lines of a value, without their ends; what is hidden holds no line's end. */
export function linesOf(value: Value): Value[] {
  const lines: Value[][] = [[]]
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') {
      lines.at(-1)?.push({ pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split(/\r?\n/).entries()) {
      if (index > 0) lines.push([])
      lines.at(-1)?.push(textValue(each))
    }
  }
  return lines.map((parts) => joined(...parts))
}

/** The text that a value begins with, before anything hidden. */
export function leadOf(value: Value): string {
  return typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
}
