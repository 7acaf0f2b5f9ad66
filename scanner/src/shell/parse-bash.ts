import { limits } from '../model/limits.ts'
import { BashRedirects } from './bash-redirects.ts'
import { addWord, BashWords, elementMark, isWord } from './bash-words.ts'
import { parseTree, type SyntaxNode } from './grammars.ts'
import { maskedText, type ScriptText } from './script-text.ts'
import {
  type Assignment,
  type Redirect,
  type ShellCommand,
  type ShellNode,
  type Word,
  type WordPart,
  writtenWord,
} from './shell-program.ts'

/** The program of a bash text. What the grammar cannot read is read line by line; never throws. The grammar must be loaded. */
export function parseBash(script: ScriptText): ShellNode {
  const masked = withPlainDocuments(maskedText(script))
  const tree = parseTree('bash', masked)
  const reader = new BashReader(script, masked)
  return tree === undefined ? reader.lines() : reader.block(tree)
}

/** The grammar reads a here-document that begins with a backslash as words of the command: `bash <<X`, `\\curl …`. */
function withPlainDocuments(text: string): string {
  if (!text.includes('<<')) return text
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const next = lines[at + 1]
    if (next?.trimStart().startsWith('\\') && /<<-?[ \t]{0,9}["'\\]?\w/.test(line)) lines[at + 1] = next.replace('\\', '_')
  }
  return lines.join('\n')
}

const statementTypes = new Set([
  'command',
  'pipeline',
  'list',
  'redirected_statement',
  'if_statement',
  'for_statement',
  'c_style_for_statement',
  'while_statement',
  'case_statement',
  'function_definition',
  'subshell',
  'compound_statement',
  'negated_command',
  'test_command',
  'declaration_command',
  'unset_command',
  'variable_assignment',
  'variable_assignments',
  'do_group',
  'elif_clause',
  'else_clause',
  'ERROR',
])

class BashReader {
  readonly #script: ScriptText
  readonly #masked: string
  readonly #words: BashWords
  readonly #redirects: BashRedirects
  #reparsesLeft = 40

  constructor(script: ScriptText, masked: string) {
    this.#script = script
    this.#masked = masked
    this.#words = new BashWords(script, masked, {
      block: (node, isSubshell) => this.block(node, isSubshell),
      redirect: (node) => this.#redirects.redirect(node),
    })
    this.#redirects = new BashRedirects(script, masked, this.#words)
  }

  /** What can be read of a script that was made to be too much: each line by itself, as long as that takes no longer than the whole might. */
  lines(): ShellNode {
    const items: ShellNode[] = []
    const began = process.threadCpuUsage().user
    let from = 0
    for (const line of this.#masked.slice(0, limits.scriptLength).split('\n')) {
      if (process.threadCpuUsage().user - began > limits.parseMilliseconds * 1000) break
      const tree = line.trim().length > 3 && line.length < 4000 ? parseTree('bash', line) : undefined
      if (tree !== undefined) items.push(this.block(moved(tree, from)))
      from += line.length + 1
    }
    return { kind: 'block', items, isSubshell: false, isTorn: true, from: 0, to: this.#script.text.length }
  }

  block(node: SyntaxNode, isSubshell = false): ShellNode {
    const items = node.children.flatMap((each, index) =>
      node.children[index + 1]?.type === '&' ? [this.#background(each)] : this.#statements(each),
    )
    return { kind: 'block', items, isSubshell, from: node.from, to: node.to }
  }

  #background(node: SyntaxNode): ShellNode {
    const { from, to } = node
    return { kind: 'block', items: this.#statements(node), isSubshell: false, isBackground: true, from, to }
  }

  /** What a node stands for; nothing for tokens and comments. */
  #statements(node: SyntaxNode): ShellNode[] {
    const { from, to } = node
    switch (node.type) {
      case 'command':
        return [this.#command(node)]
      case 'declaration_command':
      case 'unset_command':
        return [this.#declaration(node)]
      case 'variable_assignment':
        return [{ kind: 'command', assignments: [this.#assignment(node)], words: [], redirects: [], from, to }]
      case 'variable_assignments': {
        const assignments = node.children.filter((each) => each.type === 'variable_assignment').map((each) => this.#assignment(each))
        return [{ kind: 'command', assignments, words: [], redirects: [], from, to }]
      }
      case 'pipeline':
        return [this.#pipeline(node)]
      case 'redirected_statement':
        return this.#redirected(node)
      case 'list': {
        const [first, ...arms] = node.children.flatMap((each) => this.#statements(each))
        return first === undefined ? [] : [{ kind: 'branch', first: [first], arms, from, to }]
      }
      case 'if_statement':
      case 'case_statement':
        return [this.#branch(node)]
      case 'for_statement':
      case 'c_style_for_statement':
      case 'while_statement':
        return [this.#loop(node)]
      case 'function_definition': {
        const name = node.children.find((each) => each.field === 'name')
        const body = node.children.find((each) => each.field === 'body')
        if (name === undefined || body === undefined) return [this.block(node)]
        const items = this.#statements(body)
        return [{ kind: 'function', name: this.#slice(name), body: { kind: 'block', items, isSubshell: false, from, to }, from, to }]
      }
      case 'subshell':
        return [this.block(node, true)]
      case 'compound_statement':
        return [this.#braced(node) ?? this.block(node)]
      case 'negated_command':
      case 'do_group':
      case 'elif_clause':
      case 'else_clause':
        return [this.block(node)]
      case 'test_command':
        return [this.#test(node)]
      case 'ERROR':
        return this.#error(node)
      default:
        return []
    }
  }

  #slice(node: SyntaxNode): string {
    return this.#script.text.slice(node.from, node.to)
  }

  #command(node: SyntaxNode): ShellCommand {
    const assignments: Assignment[] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (const each of node.children) {
      if (each.type === 'variable_assignment' && words.length === 0) assignments.push(this.#assignment(each))
      else if (each.type === 'command_name') words.push(this.#words.word(each.children[0] ?? each))
      else if (each.type === 'herestring_redirect' || each.type === 'file_redirect') redirects.push(...this.#redirects.redirect(each))
      else if (each.type === 'heredoc_redirect') redirects.push(...this.#redirects.redirect(each))
      else if (each.type === '$') continue
      else if (each.type !== 'comment') addWord(words, this.#words.word(each))
    }
    return { kind: 'command', assignments, words, redirects, from: node.from, to: node.to }
  }

  /** `{curl,-d,x}` is a word that becomes three; the grammar takes it for a block. */
  #braced(node: SyntaxNode): ShellNode | undefined {
    const first = node.children.find((each) => each.type === 'command')
    if (first === undefined || this.#masked[node.from] !== '{' || /[\s;]/.test(this.#masked[node.from + 1] ?? ' ')) return undefined
    const command = this.#command(first)
    const [name, ...rest] = command.words
    if (name === undefined || !writtenWord(name).includes(',')) return undefined
    const brace: WordPart = { kind: 'text', text: '{' }
    return { ...command, words: [{ ...name, parts: [brace, ...name.parts] }, ...rest] }
  }

  /** `export A=b`, `local x`: the words stay, so that `export` is seen as a command too. */
  #declaration(node: SyntaxNode): ShellCommand {
    const { from, to } = node
    const assignments = node.children.filter((each) => each.type === 'variable_assignment').map((each) => this.#assignment(each))
    const words = node.children.filter((each) => each.type !== 'variable_assignment').map((each) => this.#words.word(each))
    return { kind: 'command', assignments, words, redirects: [], from, to }
  }

  #assignment(node: SyntaxNode): Assignment {
    const name = node.children.find((each) => each.field === 'name')
    const value = node.children.find((each) => each.field === 'value')
    const [list = '', subscript] = name === undefined ? [] : this.#slice(name).split('[', 2)
    return {
      // Of an element whose key the run alone knows: `list[]`.
      name: subscript === undefined ? list : `${list}${elementMark(subscript.replace(/\]$/, '')) || '[]'}`,
      isAppended: node.children.some((each) => each.type === '+='),
      value: value === undefined ? { parts: [], isQuoted: true, from: node.to, to: node.to } : this.#words.word(value),
      from: node.from,
      to: node.to,
    }
  }

  #pipeline(node: SyntaxNode): ShellNode {
    const parts = node.children.flatMap((each) => this.#statements(each))
    // `a | b && c` may come as a list within the last part; its first is what the pipe feeds.
    return { kind: 'pipeline', parts, from: node.from, to: node.to }
  }

  /** The grammar loses the dash of `docker build - <<X`. */
  #dash(from: number, to: number): Word[] {
    if (this.#masked.slice(from, to).trim() !== '-') return []
    return [{ parts: [{ kind: 'text', text: '-' }], isQuoted: false, from, to }]
  }

  #redirected(node: SyntaxNode): ShellNode[] {
    const { from, to } = node
    const bodies: ShellNode[] = []
    const redirects: Redirect[] = []
    let rest: ShellNode[] = []
    let isPiped = false
    for (const each of node.children) {
      if (each.type === 'file_redirect' || each.type === 'herestring_redirect') redirects.push(...this.#redirects.redirect(each))
      else if (each.type === 'heredoc_redirect') {
        redirects.push(...this.#redirects.redirect(each))
        // What follows the mark on its line: `cat <<X | sh`, `cat <<X && sh`.
        for (const child of each.children) {
          if (child.field === 'argument') bodies.push(...this.#statements(child))
          else if (child.type === 'pipeline') {
            isPiped = true
            rest = child.children.flatMap((part) => this.#statements(part))
          } else if (statementTypes.has(child.type)) rest.push(...this.#statements(child))
        }
      } else bodies.push(...this.#statements(each))
    }
    const body: ShellNode = bodies.length === 1 ? (bodies[0] as ShellNode) : { kind: 'block', items: bodies, isSubshell: false, from, to }
    const extra = node.children.flatMap((each, index) =>
      each.type === 'heredoc_redirect'
        ? [
            ...this.#dash(node.children[index - 1]?.to ?? each.from, each.from),
            ...each.children.filter((child) => child.field === 'argument').map((child) => this.#words.word(child)),
          ]
        : [],
    )
    const made: ShellNode =
      body.kind === 'command'
        ? { ...body, words: [...body.words, ...extra], redirects: [...body.redirects, ...redirects], from, to }
        : { kind: 'redirected', body, redirects, from, to }
    if (rest.length === 0) return [made]
    return isPiped ? [{ kind: 'pipeline', parts: [made, ...rest], from, to }] : [made, ...rest]
  }

  #branch(node: SyntaxNode): ShellNode {
    const { from, to } = node
    const first: ShellNode[] = []
    const arms: ShellNode[] = []
    let body: ShellNode[] = []
    for (const each of node.children) {
      if (each.field === 'condition') first.push(...this.#statements(each))
      else if (each.type === 'case_item') arms.push(this.block(each))
      else if (each.type === 'elif_clause' || each.type === 'else_clause') {
        arms.push({ kind: 'block', items: body, isSubshell: false, from, to }, this.block(each))
        body = []
      } else body.push(...this.#statements(each))
    }
    if (body.length > 0) arms.push({ kind: 'block', items: body, isSubshell: false, from, to })
    return { kind: 'branch', first, arms, from, to }
  }

  #loop(node: SyntaxNode): ShellNode {
    const { from, to } = node
    const variable = node.children.find((each) => each.field === 'variable')
    const words =
      node.type === 'for_statement' ? node.children.filter((each) => each.field === 'value').map((each) => this.#words.word(each)) : []
    const first = node.children.filter((each) => each.field === 'condition').flatMap((each) => this.#statements(each))
    const body = node.children.filter((each) => each.field === 'body')
    const items = body.flatMap((each) => this.#statements(each))
    const block: ShellNode = { kind: 'block', items, isSubshell: false, from, to }
    return { kind: 'loop', variable: variable && this.#slice(variable), words, first, body: block, from, to }
  }

  #test(node: SyntaxNode): ShellNode {
    const words: Word[] = []
    const walk = (each: SyntaxNode) => {
      if (isWord(each.type)) words.push(this.#words.word(each))
      else for (const child of each.children) walk(child)
    }
    for (const each of node.children) walk(each)
    const name: Word = { parts: [{ kind: 'text', text: '[' }], isQuoted: false, from: node.from, to: node.from }
    return { kind: 'command', assignments: [], words: [name, ...words], redirects: [], from: node.from, to: node.to }
  }

  /** A stretch that the grammar refuses: its statements where it has some, its words as a command, and each line by itself. */
  #error(node: SyntaxNode): ShellNode[] {
    const statements = node.children.flatMap((each) => this.#statements(each))
    const words = node.children.filter((each) => isWord(each.type) || each.type === 'command_name').map((each) => this.#words.word(each))
    if (words.length > 0) statements.push({ kind: 'command', assignments: [], words, redirects: [], from: node.from, to: node.to })
    return [...statements, ...this.#linesAgain(node)]
  }

  #linesAgain(node: SyntaxNode): ShellNode[] {
    const found: ShellNode[] = []
    if (node.to - node.from < 8) return found
    let from = this.#masked.lastIndexOf('\n', node.from) + 1
    while (from < node.to && this.#reparsesLeft > 0) {
      let to = this.#masked.indexOf('\n', from)
      while (to !== -1 && this.#masked[to - 1] === '\\') to = this.#masked.indexOf('\n', to + 1)
      if (to === -1) to = this.#masked.length
      const line = this.#masked.slice(from, to)
      if (line.trim().length > 3) {
        this.#reparsesLeft -= 1
        const tree = parseTree('bash', line)
        if (tree !== undefined && !tree.children.some((each) => each.type === 'ERROR')) {
          found.push(this.block(moved(tree, from)))
        }
      }
      from = to + 1
    }
    return found
  }
}

function moved(node: SyntaxNode, by: number): SyntaxNode {
  return { ...node, from: node.from + by, to: node.to + by, children: node.children.map((each) => moved(each, by)) }
}
