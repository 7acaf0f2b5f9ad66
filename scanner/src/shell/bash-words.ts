import type { Expression } from '../model/expression.ts'
import type { SyntaxNode } from './grammars.ts'
import type { ScriptText } from './script-text.ts'
import { ansiText, unescapedDouble, unescapedPlain } from './shell-escapes.ts'
import type { Redirect, ShellNode, Word, WordPart } from './shell-program.ts'

/** Reads what stands within words and is a program itself: `$(…)`, `<(…)`. */
export interface ProgramsWithin {
  block(node: SyntaxNode, isSubshell: boolean): ShellNode
  redirect(node: SyntaxNode): Redirect[]
}

/** Reads the words of a bash text. */
export class BashWords {
  readonly #script: ScriptText
  readonly #masked: string
  readonly #within: ProgramsWithin

  constructor(script: ScriptText, masked: string, within: ProgramsWithin) {
    this.#script = script
    this.#masked = masked
    this.#within = within
  }

  word(node: SyntaxNode): Word {
    const parts = this.#parts(node, false)
    const isQuoted =
      node.type === 'string' || node.type === 'raw_string' || node.type === 'ansi_c_string' || node.type === 'translated_string'
    return { parts, isQuoted, from: node.from, to: node.to }
  }

  /** The text of a here-document. */
  document(body: SyntaxNode, isRaw: boolean, isStripped: boolean): Word {
    const parts: WordPart[] = []
    const strip = (text: string) => (isStripped ? text.replace(/^\t+/gm, '') : text)
    if (isRaw) parts.push(...this.#text(body.from, body.to, strip))
    else parts.push(...this.#withGaps(body, body.from, body.to, (text) => unescapedDouble(strip(text))))
    return { parts, isQuoted: true, from: body.from, to: body.to }
  }

  #parts(node: SyntaxNode, isQuoted: boolean): WordPart[] {
    switch (node.type) {
      case 'raw_string':
        return this.#text(node.from + 1, node.to - 1, (text) => text)
      case 'ansi_c_string':
        return this.#text(node.from + 2, node.to - 1, ansiText)
      case 'translated_string':
        return node.children.flatMap((each) => (each.type === 'string' ? this.#parts(each, true) : []))
      case 'string':
        return this.#withGaps(node, node.from + 1, this.#masked[node.to - 1] === '"' ? node.to - 1 : node.to, unescapedDouble)
      case 'simple_expansion':
        return [{ kind: 'variable', name: this.#masked.slice(node.from + 1, node.to), operator: '', argument: undefined, isQuoted }]
      case 'expansion':
        return this.#expansion(node, isQuoted)
      case 'command_substitution':
        return [{ kind: 'substitution', body: this.#substitution(node), isQuoted }]
      case 'process_substitution':
        return [{ kind: 'process', body: this.#within.block(node, true), isRead: this.#masked[node.from] === '<' }]
      case 'arithmetic_expansion':
        return [{ kind: 'arithmetic', text: this.#script.text.slice(node.from, node.to) }]
      case 'array':
        return [{ kind: 'array', words: node.children.filter((each) => isWord(each.type)).map((each) => this.word(each)) }]
      case 'concatenation':
      case 'command_name':
      case 'heredoc_body':
        return this.#withGaps(node, node.from, node.to, unescapedPlain)
      default:
        return this.#text(node.from, node.to, unescapedPlain)
    }
  }

  /** `$(<file)` comes as a bare redirect. */
  #substitution(node: SyntaxNode): ShellNode {
    const redirect = node.children.find((each) => each.field === 'redirect' || each.type === 'file_redirect')
    if (redirect === undefined) return this.#within.block(node, true)
    const cat: Word = { parts: [{ kind: 'text', text: 'cat' }], isQuoted: false, from: node.from, to: node.from }
    const { from, to } = node
    return { kind: 'command', assignments: [], words: [cat], redirects: this.#within.redirect(redirect), from, to }
  }

  #expansion(node: SyntaxNode, isQuoted: boolean): WordPart[] {
    const inner = node.children.slice(1, -1)
    const named = inner.find((each) => each.type === 'variable_name' || each.type === 'special_variable_name' || each.type === 'subscript')
    if (named === undefined) return this.#text(node.from, node.to, unescapedPlain)
    const subscript = named.type === 'subscript'
    const nameNode = subscript ? (named.children.find((each) => each.type === 'variable_name') ?? named) : named
    const name =
      this.#masked.slice(nameNode.from, nameNode.to) + (subscript ? elementMark(this.#masked.slice(nameNode.to + 1, named.to - 1)) : '')
    const before = inner[0]
    if (before !== undefined && before !== named && this.#masked.slice(before.from, before.to) === '#') {
      return [{ kind: 'variable', name, operator: 'length', argument: undefined, isQuoted }]
    }
    const isIndirect = before !== undefined && before !== named && this.#masked.slice(before.from, before.to) === '!'
    const rest = inner.slice(inner.indexOf(named) + 1)
    if (isQuoted && subscript && rest.length === 0 && !isIndirect && this.#masked[named.to - 2] === '*')
      return [{ kind: 'variable', name, operator: 'joined', argument: undefined, isQuoted }]
    const operator = isIndirect ? 'indirect' : rest[0] === undefined ? '' : this.#masked.slice(rest[0].from, rest[0].to)
    const argumentFrom = rest[0]?.to ?? node.to - 1
    const argumentNodes = rest.slice(1)
    const argument: Word | undefined =
      rest.length < 2
        ? undefined
        : {
            parts: this.#withGaps({ ...node, children: argumentNodes }, argumentFrom, node.to - 1, unescapedPlain),
            isQuoted: true,
            from: argumentFrom,
            to: node.to - 1,
          }
    return [{ kind: 'variable', name, operator, argument, isQuoted }]
  }

  /** Expansions of a node and the text between them: the grammar leaves some text without a node. */
  #withGaps(node: SyntaxNode, from: number, to: number, readAs: (text: string) => string): WordPart[] {
    const parts: WordPart[] = []
    const isQuoted = node.type === 'string' || node.type === 'heredoc_body'
    let at = from
    for (const each of node.children) {
      if (each.from < at || each.to > to || !isExpansion(each.type)) continue
      // In `"$a $b"` the blank belongs to the second expansion, says the grammar.
      let start = each.from
      while (start < each.to && /\s/.test(this.#masked[start] as string)) start += 1
      parts.push(...this.#text(at, start, readAs), ...this.#parts({ ...each, from: start }, isQuoted))
      at = each.to
    }
    parts.push(...this.#text(at, to, readAs))
    return parts
  }

  /** Written text, cut where the workflow's expressions stand in it. */
  #text(from: number, to: number, readAs: (text: string) => string): WordPart[] {
    const parts: WordPart[] = []
    let at = from
    const push = (end: number) => {
      if (end > at) parts.push({ kind: 'text', text: readAs(this.#script.text.slice(at, end)) })
    }
    const { expressions } = this.#script
    for (let index = firstFrom(expressions, at); index < expressions.length; index += 1) {
      const expression = expressions[index] as Expression
      if (expression.from >= to) break
      push(expression.from)
      parts.push({ kind: 'expression', index, text: expression.text })
      at = Math.min(expression.to, to)
    }
    push(to)
    return parts
  }
}

/** `[key]` of an element that is named as it stands; nothing where the run alone knows which, or where it is all. */
export function elementMark(subscript: string): string {
  const key = subscript.trim().replace(/^(["'])([^"']{0,60})\1$/, '$2')
  return /^[\w.-]{1,60}$/.test(key) ? `[${key}]` : ''
}

const expansions = new Set([
  'simple_expansion',
  'expansion',
  'command_substitution',
  'process_substitution',
  'arithmetic_expansion',
  'raw_string',
  'ansi_c_string',
  'translated_string',
  'string',
  'concatenation',
])

function isExpansion(type: string): boolean {
  return expansions.has(type)
}

export function isWord(type: string): boolean {
  return (
    expansions.has(type) ||
    type === 'word' ||
    type === 'number' ||
    type === 'extglob_pattern' ||
    type === 'regex' ||
    type === 'brace_expression'
  )
}

/** The index of the first expression at an offset or behind it. */
function firstFrom(expressions: readonly Expression[], offset: number): number {
  let low = 0
  let high = expressions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((expressions[middle] as Expression).from < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** A word that touches the one before it is a part of it: `@<(env)`. */
export function addWord(words: Word[], word: Word): void {
  const last = words.at(-1)
  if (last === undefined || last.to !== word.from) words.push(word)
  else
    words[words.length - 1] = {
      parts: [...last.parts, ...word.parts],
      isQuoted: last.isQuoted && word.isQuoted,
      from: last.from,
      to: word.to,
    }
}
