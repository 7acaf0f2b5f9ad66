import { isProjectName, normalizeProjectName } from '../project-name.ts'
import { excerpt } from './excerpt.ts'

/** Names of the environment (PEP 508, PEP 751), and the spellings of older tools. */
const variables: ReadonlyMap<string, string> = new Map([
  ...[
    'python_version',
    'python_full_version',
    'os_name',
    'sys_platform',
    'platform_release',
    'platform_system',
    'platform_version',
    'platform_machine',
    'platform_python_implementation',
    'implementation_name',
    'implementation_version',
    'extra',
    'extras',
    'dependency_groups',
  ].map((name): [string, string] => [name, name]),
  ['os.name', 'os_name'],
  ['sys.platform', 'sys_platform'],
  ['platform.version', 'platform_version'],
  ['platform.machine', 'platform_machine'],
  ['platform.python_implementation', 'platform_python_implementation'],
  ['python_implementation', 'platform_python_implementation'],
])

const deepest = 32
const token = /[ \t]*(?:(?<quoted>"[^"\\]*"|'[^'\\]*')|(?<sign>===|==|~=|!=|<=|>=|<|>|\(|\))|(?<word>[A-Za-z_][A-Za-z0-9_.]*)|(?<end>$))/y

interface Token {
  readonly kind: 'quoted' | 'sign' | 'word' | 'end'
  readonly text: string
}

/**
 * Reads an environment marker (PEP 508) into one normal form: modern names, double quotes where possible, single spaces,
 * brackets only where `or` stands inside `and`, names of extras normalised. Brackets nest at most 32 deep.
 * The caller bounds the length and has refused what is not printable ASCII.
 */
export function parseMarker(text: string): { readonly marker: string } | { readonly problem: string } {
  const tokens: Token[] = []
  token.lastIndex = 0
  for (;;) {
    const at = token.lastIndex
    const groups = token.exec(text)?.groups
    if (groups === undefined) return { problem: `the marker cannot be read at '${excerpt(text.slice(at))}'` }
    if (groups.end !== undefined) break
    if (groups.quoted !== undefined) tokens.push({ kind: 'quoted', text: groups.quoted })
    else if (groups.sign !== undefined) tokens.push({ kind: 'sign', text: groups.sign })
    else tokens.push({ kind: 'word', text: groups.word ?? '' })
  }
  const parser = new MarkerParser(tokens)
  const marker = parser.or(0)
  if (typeof marker === 'string') return { problem: marker }
  return parser.atEnd() ? { marker: marker.text } : { problem: 'the marker goes on after its end' }
}

/** Text of a part, and whether an `or` stands in it outside brackets. */
interface Part {
  readonly text: string
  readonly isOr: boolean
}

/** Recursive descent; a string is what is wrong. */
class MarkerParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  atEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  or(depth: number): Part | string {
    return this.#chain('or', () => this.#chain('and', () => this.#single(depth)))
  }

  #chain(joint: 'or' | 'and', next: () => Part | string): Part | string {
    const parts: Part[] = []
    do {
      const part = next()
      if (typeof part === 'string') return part
      parts.push(part)
    } while (this.#takes('word', joint))
    if (parts.length === 1 && parts[0] !== undefined) return parts[0]
    const texts = parts.map((part) => (joint === 'and' && part.isOr ? `(${part.text})` : part.text))
    return { text: texts.join(` ${joint} `), isOr: joint === 'or' }
  }

  #single(depth: number): Part | string {
    if (this.#takes('sign', '(')) {
      if (depth >= deepest) return `the marker nests deeper than ${deepest} brackets`
      const inner = this.or(depth + 1)
      if (typeof inner === 'string') return inner
      return this.#takes('sign', ')') ? inner : 'the marker lacks a closing bracket'
    }
    const left = this.#next()
    const operator = this.#operator()
    const right = this.#next()
    if (operator === undefined) return 'the marker must compare with ===, ==, ~=, !=, <=, >=, <, >, in or not in'
    const [first, second] = [operand(left), operand(right)]
    if (first === undefined || second === undefined) return 'the marker must compare a name of the environment with a quoted text'
    return { text: `${written(first, second)} ${operator} ${written(second, first)}`, isOr: false }
  }

  #operator(): string | undefined {
    const next = this.#next()
    if (next?.kind === 'sign' && next.text !== '(' && next.text !== ')') return next.text
    if (next?.kind === 'word' && next.text === 'in') return 'in'
    return next?.kind === 'word' && next.text === 'not' && this.#takes('word', 'in') ? 'not in' : undefined
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const next = this.#tokens[this.#at]
    const matches = next?.kind === kind && next.text === text
    if (matches) this.#at += 1
    return matches
  }

  #next(): Token | undefined {
    const next = this.#tokens[this.#at]
    this.#at += 1
    return next
  }
}

type Operand = { readonly variable: string } | { readonly literal: string }

function operand(from: Token | undefined): Operand | undefined {
  if (from?.kind === 'quoted') return { literal: from.text.slice(1, -1) }
  const variable = from?.kind === 'word' ? variables.get(from.text) : undefined
  return variable === undefined ? undefined : { variable }
}

function written(self: Operand, other: Operand): string {
  if ('variable' in self) return self.variable
  const isExtra = 'variable' in other && other.variable === 'extra' && isProjectName(self.literal)
  const value = isExtra ? normalizeProjectName(self.literal) : self.literal
  return value.includes('"') ? `'${value}'` : `"${value}"`
}
