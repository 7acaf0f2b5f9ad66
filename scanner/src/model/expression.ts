import type { Span } from './span.ts'

/** The tree of an expression. Offsets are those of the file. Unknown functions are calls like others. */
export type ExpressionNode = Span &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    /** `github`, the first word of an access. */
    | { readonly kind: 'context'; readonly name: string }
    /** `of.index`, `of[index]`, `of.*`. */
    | { readonly kind: 'access'; readonly of: ExpressionNode; readonly index: ExpressionNode | '*' }
    /** `name` in lower case. */
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly ExpressionNode[] }
    | { readonly kind: 'not'; readonly of: ExpressionNode }
    | { readonly kind: 'compare'; readonly operator: string; readonly left: ExpressionNode; readonly right: ExpressionNode }
    | { readonly kind: 'logic'; readonly operator: '&&' | '||'; readonly args: readonly ExpressionNode[] }
  )

/** One `${{ }}`, or the whole of an `if:`. */
export interface Expression extends Span {
  /** Between the braces, as written. */
  readonly text: string
  /** In the text of the scalar: of `${{` and behind `}}`. The whole where there are no braces. */
  readonly from: number
  readonly to: number
  /** None where it cannot be parsed. */
  readonly tree: ExpressionNode | undefined
}
