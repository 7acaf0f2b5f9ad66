import type { ScalarStyle } from './yaml-node.ts'

/** Where the character of a scalar's text at an index is written, from 0 to the length of the text, which is its end. */
export type OffsetOf = (index: number) => number

/**
 * What a reader sees and what is written differ by indentation, escapes and folded lines; evidence must point at what is
 * written.
 */
export function writtenOffsets(file: string, start: number, end: number, text: string, style: ScalarStyle): OffsetOf {
  if (style === 'literal') return literalOffsets(file, start, end, text)
  if (style === 'plain' && end - start === text.length) return (index) => start + index
  const offsets = offsetsOfAll(file, start, end, text, style)
  return (index) => offsets[index] as number
}

function offsetsOfAll(file: string, start: number, end: number, text: string, style: ScalarStyle): Int32Array {
  const offsets = new Int32Array(text.length + 1)
  const stop = style === 'double' || style === 'single' ? end - 1 : end
  let at = style === 'folded' ? lineAfter(file, start) : style === 'plain' ? start : start + 1
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (isBlank(unit) && !(style === 'double' && file[at] === '\\')) {
      offsets[index] = Math.min(at, stop)
      if (file.charCodeAt(at) === unit) at += 1
      continue
    }
    while (at < stop && (isBlank(file.charCodeAt(at)) || isEscapedLineEnd(file, at, style))) at += isBlank(file.charCodeAt(at)) ? 1 : 2
    offsets[index] = Math.min(at, stop)
    if (style === 'double' && file[at] === '\\') {
      const length = escapeLength(file, at)
      // A character beyond the first plane is written once and read as two units.
      if (length === 10 && unit >= 0xd800 && unit <= 0xdbff && index + 1 < text.length) {
        index += 1
        offsets[index] = Math.min(at, stop)
      }
      at += length
    } else at += style === 'single' && file[at] === "'" ? 2 : 1
  }
  offsets[text.length] = Math.min(at, stop)
  return offsets
}

/** A line of a literal block: where it begins in the text, where in the file, and where it ends there. */
interface LiteralLine {
  readonly index: number
  readonly from: number
  readonly written: number
}

/** Every line of a literal block is written as it is read, behind its indentation: to know the lines is enough. */
function literalOffsets(file: string, start: number, end: number, text: string): OffsetOf {
  const lines: LiteralLine[] = []
  let line = lineAfter(file, start)
  let index = 0
  while (index < text.length) {
    const feed = text.indexOf('\n', index)
    const stop = feed === -1 ? text.length : feed
    const written = lineEnd(file, line)
    lines.push({ index, from: Math.max(line, written - (stop - index)), written })
    index = stop + 1
    line = Math.min(lineAfter(file, written), end)
  }
  const within = (at: number) => {
    const { index: begin, from, written } = lineOf(lines, at)
    return Math.min(text[at] === '\n' ? written : from + at - begin, end)
  }
  return (at) => (at < text.length ? within(at) : text === '' ? end : Math.min(end, within(text.length - 1) + 1))
}

/** The last line that begins at an index or before it. */
function lineOf(lines: readonly LiteralLine[], index: number): LiteralLine {
  let low = 0
  let high = lines.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lines[middle] as LiteralLine).index <= index) low = middle
    else high = middle
  }
  return lines[low] as LiteralLine
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 13
}

function isEscapedLineEnd(file: string, at: number, style: ScalarStyle): boolean {
  return style === 'double' && file[at] === '\\' && (file[at + 1] === '\n' || file[at + 1] === '\r')
}

function escapeLength(file: string, at: number): number {
  const letter = file[at + 1]
  if (letter === 'x') return 4
  if (letter === 'u') return 6
  return letter === 'U' ? 10 : 2
}

/** Where the line ends, without its CR. */
function lineEnd(file: string, from: number): number {
  const feed = file.indexOf('\n', from)
  const stop = feed === -1 ? file.length : feed
  return stop > from && file[stop - 1] === '\r' ? stop - 1 : stop
}

function lineAfter(file: string, from: number): number {
  const feed = file.indexOf('\n', from)
  return feed === -1 ? file.length : feed + 1
}
