import type { CodeToken } from '../code-tokens.ts'
import type { Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'

/** Whoever reads a program: the parts of a language ask it for what stands within them. */
export interface CodeReader {
  readonly scope: CodeScope
  /** The value of a run of tokens: what its terms give, one after the other. */
  value(tokens: readonly CodeToken[]): Value
  /** A string with its interpolations worked out. */
  string(token: CodeToken): Value
  statement(tokens: readonly CodeToken[]): void
  /** Runs code that the program made or fetched, and evaluates. */
  runMade(code: Value): Value
}
