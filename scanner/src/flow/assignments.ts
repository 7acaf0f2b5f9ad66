import { joined, nothing, readableText, secretsIn, textValue, type Value } from './value.ts'
import { linesOf } from './value-lines.ts'

interface OpenBlock {
  readonly name: string
  readonly end: string
  body: Value
}

/** `NAME=value` lines, and `NAME<<END` blocks, as the runner reads them from its files: a block may be written in several goes. */
export class Assignments {
  #open: OpenBlock | undefined
  /** What the last write began and did not end with a line's end. */
  #begun: Value = nothing

  /** What is set by what is written now. A line whose name is not known is kept under ''. */
  take(value: Value): [string, Value][] {
    const lines = linesOf(value)
    const found: [string, Value][] = []
    const [first = nothing] = lines
    if (this.#begun.pieces.length > 0 && this.#open === undefined && namedIn(first) === undefined) lines[0] = joined(this.#begun, first)
    this.#begun = lines.at(-1) ?? nothing
    let body: Value[] = []
    const close = () => {
      if (this.#open === undefined) return
      this.#open.body = joined(this.#open.body, ...body)
      found.push([this.#open.name, this.#open.body])
      body = []
    }
    for (const line of lines) {
      if (this.#open !== undefined) {
        if (readableText(line).trim() === this.#open.end) {
          close()
          this.#open = undefined
        } else if (line.pieces.length > 0) body.push(...(body.length + this.#open.body.pieces.length > 0 ? [textValue('\n')] : []), line)
        continue
      }
      const named = namedIn(line)
      if (named?.end !== undefined) this.#open = { name: named.name, end: named.end, body: nothing }
      else if (named !== undefined) found.push([named.name, named.value])
      else if (secretsIn(line).length > 0) found.push(['', line])
    }
    close()
    return found
  }
}

export function assignmentsIn(value: Value): [string, Value][] {
  return new Assignments().take(value)
}

/** The name that a line begins with, of which a part may be known only to the run: `S_$i=…`. */
export function namedIn(line: Value): { readonly name: string; readonly value: Value; readonly end: string | undefined } | undefined {
  let name = ''
  for (const [index, piece] of line.pieces.slice(0, 6).entries()) {
    if (typeof piece !== 'string') {
      if (piece.taint !== undefined || piece.isAltered) return undefined
      name += `‹${piece.name.slice(0, 60).replaceAll('›', '')}›`
      continue
    }
    const at = piece.search(/=|<</)
    if (at === -1) {
      name += piece
      if (name.length > 200) return undefined
      continue
    }
    const isBlock = piece[at] === '<'
    name = (name + piece.slice(0, at)).trim()
    if (!/^(?:[\w-]|‹[^›]{0,60}›){1,300}$/.test(name) || !/^[\w-]|[\w-]$/.test(name)) return undefined
    const value = joined(textValue(piece.slice(at + (isBlock ? 2 : 1))), { pieces: line.pieces.slice(index + 1) })
    return { name, value, end: isBlock ? readableText(value).trim() : undefined }
  }
  return undefined
}
