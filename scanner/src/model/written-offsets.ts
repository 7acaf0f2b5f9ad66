import type { ScalarStyle } from './yaml-node.ts'

/**
 * For every character of a scalar's text the offset in the file where it is written, and one more for its end. What a
 * reader sees and what is written differ by indentation, escapes and folded lines; evidence must point at what is written.
 */
export function writtenOffsets(file: string, start: number, end: number, text: string, style: ScalarStyle): Int32Array {
  if (style === 'literal') return literalOffsets(file, start, end, text)
  const offsets = new Int32Array(text.length + 1)
  if (style === 'plain' && end - start === text.length) {
    for (let index = 0; index <= text.length; index += 1) offsets[index] = start + index
    return offsets
  }
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

/** Every line of a literal block is written as it is read, behind its indentation. */
function literalOffsets(file: string, start: number, end: number, text: string): Int32Array {
  const offsets = new Int32Array(text.length + 1)
  let line = lineAfter(file, start)
  let index = 0
  while (index < text.length) {
    const feed = text.indexOf('\n', index)
    const stop = feed === -1 ? text.length : feed
    const written = lineEnd(file, line)
    const from = Math.max(line, written - (stop - index))
    for (let each = index; each < stop; each += 1) offsets[each] = Math.min(from + each - index, end)
    if (feed !== -1) offsets[feed] = Math.min(written, end)
    index = stop + 1
    line = Math.min(lineAfter(file, written), end)
  }
  offsets[text.length] = text.length === 0 ? end : Math.min(end, (offsets[text.length - 1] as number) + 1)
  return offsets
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
