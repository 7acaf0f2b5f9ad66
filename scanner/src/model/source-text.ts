import { hash } from 'node:crypto'
import type { Place } from '../finding.ts'
import type { Span } from './span.ts'

/** The text of one file, which knows its lines. */
export class SourceText {
  readonly path: string
  readonly text: string
  #lineStarts: readonly number[] | undefined
  #digest: string | undefined

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
  }

  /** SHA-256 of the text in UTF-8, hex. */
  get digest(): string {
    this.#digest ??= hash('sha256', this.text)
    return this.#digest
  }

  /** Offset of the first character of every line; CR, LF and CRLF end one. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= startsOfLines(this.text)
    return this.#lineStarts
  }

  /** The line of an offset, from 1. */
  lineAt(offset: number): number {
    const starts = this.lineStarts
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  place(start: number, end: number): Place {
    const last = Math.max(start, end)
    const line = this.lineAt(start)
    const endLine = this.lineAt(last)
    return {
      path: this.path,
      start,
      end: last,
      line,
      column: start - (this.lineStarts[line - 1] as number) + 1,
      endLine,
      endColumn: last - (this.lineStarts[endLine - 1] as number) + 1,
    }
  }
}

/** Where a span stands, as people read it. */
export function placeOf(span: Span): Place {
  return span.source.place(span.start, span.end)
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1)
  }
  return starts
}
