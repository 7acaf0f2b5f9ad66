import { parseTree, type SyntaxNode } from './grammars.ts'
import { maskedText, type ScriptText } from './script-text.ts'
import type { Assignment, Redirect, ShellCommand, ShellNode, Word, WordPart } from './shell-program.ts'

/**
 * The program of a PowerShell text in the words of a shell program: a call of a method is a command named after it, with
 * what it is called on as its first word. The grammar must be loaded.
 */
export function parsePowerShell(script: ScriptText): ShellNode {
  const tree = parseTree('powershell', withPlainPaths(maskedText(script)))
  if (tree === undefined) return { kind: 'block', items: [], isSubshell: false, from: 0, to: script.text.length }
  return new PowerShellReader(script).block(tree)
}

/** The grammar reads `./build` for a dot that divides, and loses the rest of the script with it. */
const withPlainPaths = (text: string): string =>
  text.replace(
    /(^|[\n;|{(=&])([ \t]{0,40})(\.?)\/(?=\w)/g,
    (_, before: string, blank: string, dot: string) => before + blank + (dot === '' ? 'x' : '.\\'),
  )

class PowerShellReader {
  readonly #script: ScriptText

  constructor(script: ScriptText) {
    this.#script = script
  }

  block(node: SyntaxNode): ShellNode {
    return {
      kind: 'block',
      items: node.children.flatMap((each) => this.#statements(each)),
      isSubshell: false,
      from: node.from,
      to: node.to,
    }
  }

  #slice(node: SyntaxNode): string {
    return this.#script.text.slice(node.from, node.to)
  }

  #statements(node: SyntaxNode): ShellNode[] {
    const { from, to } = node
    switch (node.type) {
      case 'pipeline': {
        const assignment = node.children.find((each) => each.type === 'assignment_expression')
        if (assignment !== undefined) return [this.#assignment(assignment)]
        return node.children.flatMap((each) => this.#statements(each))
      }
      case 'pipeline_chain':
        return [this.#chain(node)]
      case 'command':
        return [this.#command(node)]
      case 'foreach_statement': {
        const variable = node.children.find((each) => each.type === 'variable')
        const list = node.children.find((each) => each.type === 'pipeline')
        const body = node.children.find((each) => each.type === 'statement_block')
        const array = list === undefined ? undefined : found(list, 'array_literal_expression', 14)[0]
        const items = array?.children.filter((each) => each.type !== ',') ?? []
        const words =
          list === undefined ? [] : items.length > 1 ? items.map((each) => ({ ...this.#word(each), isQuoted: true })) : [this.#word(list)]
        return [
          {
            kind: 'loop',
            variable: variable && variableName(this.#slice(variable)),
            words,
            first: [],
            body: body === undefined ? this.block(node) : this.block(body),
            from,
            to,
          },
        ]
      }
      case 'function_statement':
        return [this.#function(node)]
      case 'if_statement':
      case 'switch_statement':
      case 'while_statement':
      case 'for_statement':
      case 'do_statement':
      case 'try_statement':
        return [{ kind: 'branch', first: [], arms: node.children.flatMap((each) => this.#statements(each)), from, to }]
      case 'comment':
      case 'param_block':
        return []
      default:
        return node.children.flatMap((each) => this.#statements(each))
    }
  }

  #function(node: SyntaxNode): ShellNode {
    const { from, to } = node
    const name = node.children.find((each) => each.type === 'function_name')
    const parameters = found(node, 'script_parameter').map((each) => each.children.find((child) => child.type === 'variable'))
    const items: ShellNode[] = parameters.map((each, index) => ({
      kind: 'command',
      assignments: [
        {
          name: each === undefined ? '' : variableName(this.#slice(each)),
          isAppended: false,
          value: {
            parts: [{ kind: 'variable', name: String(index + 1), operator: '', argument: undefined, isQuoted: true }],
            isQuoted: true,
            from,
            to,
          },
          from,
          to,
        },
      ],
      words: [],
      redirects: [],
      from,
      to,
    }))
    const body = node.children.filter((each) => each.type === 'script_block').map((each) => this.block(each))
    return {
      kind: 'function',
      name: name === undefined ? '' : this.#slice(name).toLowerCase(),
      body: { kind: 'block', items: [...items, ...body], isSubshell: false, from, to },
      from,
      to,
    }
  }

  #assignment(node: SyntaxNode): ShellCommand {
    const { from, to } = node
    const left = node.children.find((each) => each.type === 'left_assignment_expression')
    const operator = node.children.find((each) => each.type === 'assignement_operator')
    const value = node.children.find((each) => each.field === 'value') ?? node.children.at(-1)
    const variable = left === undefined ? undefined : found(left, 'variable')[0]
    const isPart = left !== undefined && (found(left, 'member_access').length > 0 || found(left, 'element_access').length > 0)
    const isAppended = isPart || (operator !== undefined && this.#slice(operator).trim() !== '=')
    // `$client.Headers['X'] = …`, `$client.Credentials = …`: by what a client shows who it is.
    const isShown = isPart && /\.(?:Headers|DefaultRequestHeaders|Credentials)\b/i.test(this.#slice(left))
    const lead: WordPart[] = isShown ? [{ kind: 'text', text: ' Authorization: ' }] : []
    const assignment: Assignment = {
      name: variable === undefined ? '' : variableName(this.#slice(variable)),
      isAppended,
      value:
        value === undefined
          ? { parts: [], isQuoted: true, from, to }
          : { ...this.#word(value), parts: [...lead, ...this.#parts(value)], isQuoted: true },
      from,
      to,
    }
    return { kind: 'command', assignments: [assignment], words: [], redirects: [], from, to }
  }

  /** Commands and values with `|` between them. */
  #chain(node: SyntaxNode): ShellNode {
    const { from, to } = node
    const parts: ShellNode[] = []
    let redirects: Redirect[] = []
    for (const each of node.children) {
      if (each.type === 'command') parts.push(this.#command(each))
      else if (each.type === 'redirections') redirects = each.children.flatMap((child) => this.#redirect(child))
      else if (each.type !== '|' && each.children.length > 0) {
        const output: Word = { parts: [{ kind: 'text', text: 'write-output' }], isQuoted: true, from: each.from, to: each.from }
        parts.push({
          kind: 'command',
          assignments: [],
          words: [output, { ...this.#word(each), isQuoted: true }],
          redirects: [],
          from: each.from,
          to: each.to,
        })
      }
    }
    const last = parts.at(-1)
    if (redirects.length > 0 && last?.kind === 'command')
      parts[parts.length - 1] = { ...last, redirects: [...last.redirects, ...redirects] }
    return parts.length === 1 ? (parts[0] as ShellNode) : { kind: 'pipeline', parts, from, to }
  }

  #redirect(node: SyntaxNode): Redirect[] {
    const operator = found(node, 'file_redirection_operator')[0]
    const target = found(node, 'redirected_file_name')[0]
    if (operator === undefined || target === undefined) return []
    const text = this.#slice(operator)
    if (/^[2-6]/.test(text)) return []
    return [
      {
        operator: text.includes('>>') ? '>>' : '>',
        descriptor: undefined,
        target: this.#word(target),
        document: undefined,
        from: node.from,
        to: node.to,
      },
    ]
  }

  #command(node: SyntaxNode): ShellCommand {
    const { from, to } = node
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (const each of node.children) {
      if (each.field === 'command_name' || each.type === 'command_name' || each.type === 'command_name_expr')
        words.push({ ...this.#word(each), isQuoted: false })
      else if (each.type === 'command_elements') {
        for (const element of each.children) {
          if (element.type === 'command_argument_sep') continue
          if (element.type === 'redirection') redirects.push(...this.#redirect(element))
          else words.push(...this.#element(element))
        }
      } else if (each.type === 'redirections') redirects.push(...each.children.flatMap((child) => this.#redirect(child)))
    }
    return { kind: 'command', assignments: [], words, redirects, from, to }
  }

  /** `a,b` is two words; `-Name:value` one option and its value. */
  #element(node: SyntaxNode): Word[] {
    const list = node.type === 'array_literal_expression' ? node.children.filter((each) => each.type !== ',') : [node]
    return list.map((each) => ({ ...this.#word(each), isQuoted: true }))
  }

  #word(node: SyntaxNode): Word {
    return { parts: this.#parts(node), isQuoted: false, from: node.from, to: node.to }
  }

  #parts(node: SyntaxNode): WordPart[] {
    switch (node.type) {
      case 'variable':
      case 'braced_variable':
        return [this.#variable(this.#slice(node))]
      case 'expandable_string_literal':
        return this.#string(node, 1)
      case 'expandable_here_string_literal':
        return this.#string(node, 2)
      case 'verbatim_string_characters':
        return this.#text(node.from + 1, node.to - 1, (text) => text.replaceAll("''", "'"))
      case 'verbatim_here_string_characters':
        return this.#text(node.from + 2, node.to - 2, (text) => text)
      case 'invokation_expression':
      case 'invocation_expression':
        return [{ kind: 'substitution', body: this.#invocation(node), isQuoted: true }]
      case 'script_block_expression':
      case 'script_block':
        return [{ kind: 'substitution', body: this.block(node), isQuoted: true }]
      case 'sub_expression':
      case 'parenthesized_expression':
        return [{ kind: 'substitution', body: this.block(node), isQuoted: true }]
      case 'hash_entry': {
        const key = node.children.find((each) => each.type === 'key_expression')
        const rest = node.children.filter((each) => each !== key && each.children.length > 0)
        return [
          ...(key === undefined ? [] : this.#parts(key)),
          { kind: 'text', text: '=' },
          ...rest.flatMap((each) => this.#parts(each)),
          { kind: 'text', text: '&' },
        ]
      }
      case 'member_access':
        return this.#member(node)
      case 'pipeline':
      case 'statement_list': {
        const chains = node.children.filter((each) => each.type === 'pipeline_chain')
        const isCommand = chains.some((each) => each.children.some((child) => child.type === 'command') || each.children.length > 1)
        if (isCommand || node.children.some((each) => each.type === 'assignment_expression'))
          return [{ kind: 'substitution', body: this.block({ ...node, children: [node] }), isQuoted: true }]
        return node.children.flatMap((each) => this.#parts(each))
      }
      case 'type_literal':
        return [{ kind: 'text', text: this.#slice(node).toLowerCase() }]
      case 'comparison_operator':
      case 'format_operator':
      case '+':
      case '-':
      case ',':
      case '(':
      case ')':
      case '@{':
      case '}':
      case '{':
      case '=':
      case '"':
      case 'command_argument_sep':
      case '-join':
      case '-split':
      case '-not':
      case '!':
        return []
      default:
        // A word like `http://x?d=$env:TOKEN` comes as one token.
        if (node.children.length > 0) return node.children.flatMap((each) => this.#parts(each))
        return this.#generic(node)
    }
  }

  #generic(node: SyntaxNode): WordPart[] {
    const parts: WordPart[] = []
    let at = node.from
    for (const match of this.#slice(node).matchAll(/\$(?:\{[\w:]{1,80}\}|(?:env:|script:|global:)?\w{1,80})/gi)) {
      parts.push(...this.#text(at, node.from + match.index, (text) => text.replaceAll('`', '')), this.#variable(match[0]))
      at = node.from + match.index + match[0].length
    }
    return [...parts, ...this.#text(at, node.to, (text) => text.replaceAll('`', ''))]
  }

  #string(node: SyntaxNode, quote: number): WordPart[] {
    const parts: WordPart[] = []
    let at = node.from + quote
    for (const each of node.children) {
      if (each.from < at || !/^(?:variable|braced_variable|sub_expression)$/.test(each.type)) continue
      parts.push(...this.#text(at, each.from, unescaped), ...this.#parts(each))
      at = each.to
    }
    return [...parts, ...this.#text(at, node.to - quote, unescaped)]
  }

  /** `$response.token` is a part of it; `[Type]::Name` is a name. */
  #member(node: SyntaxNode): WordPart[] {
    const [of] = node.children
    if (of === undefined) return []
    if (of.type === 'type_literal') return [{ kind: 'text', text: this.#slice(node).toLowerCase() }]
    return this.#parts(of)
  }

  /** `x.Name(a, b)` as the command `.name` with `x`, `a` and `b`. */
  #invocation(node: SyntaxNode): ShellNode {
    const { from, to } = node
    const [of] = node.children
    const name = node.children.findLast((each) => each.type === 'member_name')
    const lists = node.children.filter((each) => each.type === 'argument_list')
    const args = lists.flatMap((each) => found(each, 'argument_expression', 6)).map((each) => ({ ...this.#word(each), isQuoted: true }))
    const called = of?.type === 'type_literal' ? `${this.#slice(of).replace(/^\[(?:system\.)?/i, '[')}::` : '.'
    const command: Word = {
      parts: [{ kind: 'text', text: `${called}${name === undefined ? '' : this.#slice(name)}`.toLowerCase() }],
      isQuoted: true,
      from,
      to: from,
    }
    const receiver: Word[] = of === undefined || of.type === 'type_literal' ? [] : [{ ...this.#word(of), isQuoted: true }]
    const call: ShellCommand = { kind: 'command', assignments: [], words: [command, ...receiver, ...args], redirects: [], from, to }
    const kept = of === undefined || name === undefined ? undefined : this.#kept(of, this.#slice(name), args)
    return kept === undefined ? call : { kind: 'block', items: [kept, call], isSubshell: false, from, to }
  }

  /** `$x.Add(a, b)`, `$client.QueryString.Add(a, b)`: what a thing is given it holds from then on. */
  #kept(of: SyntaxNode, name: string, args: readonly Word[]): ShellCommand | undefined {
    const variable = /^\$(\w{1,80})(?:\.(?:QueryString|Query))?$/i.exec(this.#slice(of))?.[1]
    if (variable === undefined || args.length === 0 || !/^(?:Add|AddRange|Append|AppendLine|AppendFormat|Set)$/i.test(name))
      return undefined
    const { from, to } = of
    const mark = (text: string): WordPart => ({ kind: 'text', text })
    const parts = args.flatMap((each, index) => [...(index === 0 ? [mark(' ')] : [mark('=')]), ...each.parts])
    const value: Word = { parts: [...parts, mark('&')], isQuoted: true, from, to }
    const assignment: Assignment = { name: variable.toLowerCase(), isAppended: true, value, from, to }
    return { kind: 'command', assignments: [assignment], words: [], redirects: [], from, to }
  }

  #variable(text: string): WordPart {
    return { kind: 'variable', name: variableName(text), operator: '', argument: undefined, isQuoted: true }
  }

  #text(from: number, to: number, readAs: (text: string) => string): WordPart[] {
    const parts: WordPart[] = []
    let at = from
    const push = (end: number) => {
      if (end > at) parts.push({ kind: 'text', text: readAs(this.#script.text.slice(at, end)) })
    }
    for (const [index, expression] of this.#script.expressions.entries()) {
      if (expression.from >= to) break
      if (expression.from < at) continue
      push(expression.from)
      parts.push({ kind: 'expression', index, text: expression.text })
      at = Math.min(expression.to, to)
    }
    push(to)
    return parts
  }
}

/** `$env:NAME` and `${env:NAME}` keep the name; others are without regard to case. */
function variableName(text: string): string {
  const name = text.replace(/^[$@]\{?/, '').replace(/\}$/, '')
  if (/^env:/i.test(name)) return name.slice(4)
  return name.replace(/^(?:script|global|local|private):/i, '').toLowerCase()
}

function unescaped(text: string): string {
  return text.replace(/`([\s\S])/g, (_, next: string) => ({ n: '\n', r: '\r', t: '\t', '0': '\0' })[next] ?? next).replaceAll('""', '"')
}

function found(node: SyntaxNode, type: string, depth = 12): SyntaxNode[] {
  if (depth === 0) return []
  return node.children.flatMap((each) => (each.type === type ? [each] : found(each, type, depth - 1)))
}
