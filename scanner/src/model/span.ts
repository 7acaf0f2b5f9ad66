import type { SourceText } from './source-text.ts'

/** A stretch of one file, as offsets in UTF-16 units; `end` is exclusive. Every node of the model is one. */
export interface Span {
  readonly source: SourceText
  readonly start: number
  readonly end: number
}
