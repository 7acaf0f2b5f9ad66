/** Where a run reads and writes. */
export interface Streams {
  out(text: string): void
  error(text: string): void
  readonly stdin: NodeJS.ReadableStream
  readonly isTerminal: boolean
  /** Whether progress may be shown on standard error. */
  readonly isErrorTerminal: boolean
  /** Columns of the terminal, 100 where there is none. */
  readonly width: number
  readonly folder: string
  /** Milliseconds since any moment. */
  now(): number
}
