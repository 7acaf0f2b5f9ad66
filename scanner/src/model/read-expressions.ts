import {
  Binary,
  ContextAccess,
  type Expr,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from '@actions/expressions/ast'
import { Lexer, type Token, TokenType } from '@actions/expressions/lexer'
import { Parser } from '@actions/expressions/parser'
import type { Expression, ExpressionNode } from './expression.ts'
import { limits } from './limits.ts'
import { Remembered } from './remembered.ts'
import type { SourceText } from './source-text.ts'
import type { Span } from './span.ts'
import { type Scalar, spanWithin } from './yaml-node.ts'

const none: readonly Expression[] = []
const read = new WeakMap<Scalar, readonly Expression[]>()

/** Every `${{ }}` of a scalar, in order. What cannot be parsed has no tree. Never throws. */
export function expressionsIn(scalar: Scalar): readonly Expression[] {
  // Most scalars have none, and to ask costs less than to remember.
  if (!scalar.text.includes('${{')) return none
  let found = read.get(scalar)
  if (found === undefined) {
    found = cutExpressions(scalar.text).map(({ from, to }) => new WrittenExpression(scalar, from, to, from + 3, to - 2))
    read.set(scalar, found)
  }
  return found
}

/** The expressions of an `if:`: those in braces, or else the whole. */
export function conditionOf(scalar: Scalar): readonly Expression[] {
  const inBraces = expressionsIn(scalar)
  return inBraces.length > 0 ? inBraces : [new WrittenExpression(scalar, 0, scalar.text.length, 0, scalar.text.length)]
}

/** Where the `${{ }}` of a text stand, `from` at the `$`, `to` behind the braces. Braces within quotes do not end one. */
export function cutExpressions(text: string): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  let from = text.indexOf('${{')
  while (from !== -1) {
    const to = endOfExpression(text, from + 3)
    if (to === undefined) {
      // Quotes do not pair up: GitHub refuses the file; what follows may still be looked at.
      from = text.indexOf('${{', from + 3)
      continue
    }
    found.push({ from, to })
    from = text.indexOf('${{', to)
  }
  return found
}

function endOfExpression(text: string, from: number): number | undefined {
  let isQuoted = false
  const stop = Math.min(text.length, from + limits.expressionLength)
  for (let at = from; at < stop; at += 1) {
    const unit = text[at]
    if (unit === "'") isQuoted = !isQuoted
    else if (unit === '}' && text[at + 1] === '}' && !isQuoted) return at + 2
  }
  const plain = text.indexOf('}}', from)
  return plain === -1 || plain > stop ? undefined : plain + 2
}

class WrittenExpression implements Expression {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly #scalar: Scalar
  readonly #textFrom: number
  #span: Span | undefined
  #tree: ExpressionNode | undefined
  #isParsed = false

  constructor(scalar: Scalar, from: number, to: number, textFrom: number, textTo: number) {
    this.text = scalar.text.slice(textFrom, textTo)
    this.from = from
    this.to = to
    this.#scalar = scalar
    this.#textFrom = textFrom
  }

  get source(): SourceText {
    return this.#scalar.source
  }

  /** Asked for few expressions, and where a scalar is written is not found for nothing. */
  get #written(): Span {
    this.#span ??= spanWithin(this.#scalar, this.from, this.to)
    return this.#span
  }

  get start(): number {
    return this.#written.start
  }

  get end(): number {
    return this.#written.end
  }

  get tree(): ExpressionNode | undefined {
    if (!this.#isParsed) this.#tree = parseExpression(this.#scalar, this.text, this.#textFrom)
    this.#isParsed = true
    return this.#tree
  }
}

/** The tree of an expression whose text stands at `textFrom` of the scalar's text. */
function parseExpression(scalar: Scalar, text: string, textFrom: number): ExpressionNode | undefined {
  if (text.length > limits.expressionLength) return undefined
  try {
    const parsed = trees.of(text, parseText)
    if (parsed === undefined) return undefined
    return converted(parsed.tree, (token) => {
      const start = textFrom + (parsed.starts.get(token) ?? 0)
      return spanWithin(scalar, start, start + token.lexeme.length)
    })
  } catch {
    return undefined
  }
}

interface ParsedText {
  readonly tree: Expr
  /** Where each token stands in the text. */
  readonly starts: ReadonlyMap<Token, number>
}

const trees = new Remembered<ParsedText | undefined>(limits.rememberedExpressions)

function parseText(text: string): ParsedText | undefined {
  const { tokens } = new Lexer(text).lex()
  const names = tokens.filter((each) => each.type === TokenType.IDENTIFIER).map((each) => each.lexeme)
  // Contexts and functions that the library does not know yet are read like the others: new ones must not hide a secret.
  const functions = names.map((name) => ({ name, minArgs: 0, maxArgs: 1000 }))
  const tree = new Parser(tokens, names, functions as never).parse() as Expr | undefined
  return tree === undefined ? undefined : { tree, starts: startsOfTokens(tokens, text) }
}

/** The library counts lines and columns, and miscounts behind a quoted line end; its tokens are in order, with nothing but blanks between. */
function startsOfTokens(tokens: readonly Token[], text: string): Map<Token, number> {
  const starts = new Map<Token, number>()
  let at = 0
  for (const token of tokens) {
    at = Math.max(at, text.indexOf(token.lexeme, at))
    starts.set(token, at)
    at += token.lexeme.length
  }
  return starts
}

type SpanOf = (token: Token) => Span

function converted(tree: Expr, spanOf: SpanOf): ExpressionNode {
  if (tree instanceof Grouping) return converted(tree.group, spanOf)
  if (tree instanceof Literal) return { ...spanOf(tree.token), kind: 'literal', value: literalValue(tree) }
  if (tree instanceof ContextAccess) return { ...spanOf(tree.name), kind: 'context', name: tree.name.lexeme }
  if (tree instanceof FunctionCall) {
    const args = tree.args.map((each) => converted(each, spanOf))
    return { ...joined(spanOf(tree.functionName), args), kind: 'call', name: tree.functionName.lexeme.toLowerCase(), args }
  }
  if (tree instanceof IndexAccess) {
    const of = converted(tree.expr, spanOf)
    if (tree.index instanceof Star) return { source: of.source, start: of.start, end: of.end, kind: 'access', of, index: '*' }
    const index = converted(tree.index, spanOf)
    return { ...joined(of, [index]), kind: 'access', of, index }
  }
  if (tree instanceof Unary) {
    const of = converted(tree.expr, spanOf)
    return { ...joined(spanOf(tree.operator), [of]), kind: 'not', of }
  }
  if (tree instanceof Binary) {
    const left = converted(tree.left, spanOf)
    const right = converted(tree.right, spanOf)
    return { ...joined(left, [right]), kind: 'compare', operator: tree.operator.lexeme, left, right }
  }
  if (tree instanceof Logical) {
    const args = tree.args.map((each) => converted(each, spanOf))
    const operator = tree.operator.lexeme === '&&' ? '&&' : '||'
    return { ...joined(args[0] as ExpressionNode, args), kind: 'logic', operator, args }
  }
  throw new TypeError('an expression of a kind that is not known')
}

function joined(first: Span, others: readonly Span[]): Span {
  return { source: first.source, start: first.start, end: others.reduce((end, each) => Math.max(end, each.end), first.end) }
}

function literalValue(tree: Literal): string | number | boolean | null {
  const value = (tree.literal as { value?: unknown }).value
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
