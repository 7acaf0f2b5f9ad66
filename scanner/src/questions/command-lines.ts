import type { Script } from '../model/ci-file.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Span } from '../model/span.ts'
import { type Scalar, spanWithin } from '../model/yaml-node.ts'

/** One command of a script, as far as quotes and ends of lines tell. */
export class CommandLine {
  /** Without quotes; an expression is a word like others. */
  readonly words: readonly string[]
  readonly #scalar: Scalar
  readonly #from: number
  readonly #to: number

  constructor(words: readonly string[], scalar: Scalar, from: number, to: number) {
    this.words = words
    this.#scalar = scalar
    this.#from = from
    this.#to = to
  }

  /** Where it is written; found when it is asked for, which is seldom. */
  get span(): Span {
    return spanWithin(this.#scalar, this.#from, this.#to)
  }
}

const MOST_COMMANDS = 5000

/** Words before the program that say how it is run. */
const before = new Set([
  'sudo',
  'env',
  'time',
  'exec',
  'command',
  'then',
  'do',
  'else',
  'if',
  '!',
  '&',
  'npx',
  'bunx',
  'uvx',
  'pipx',
  'run',
])

const known = new WeakMap<Script, readonly CommandLine[]>()

/**
 * The commands of a script for questions that need no more than words: what is installed, what is published. The same for bash and
 * PowerShell. Where a secret goes is asked of the syntax tree instead.
 */
export function commandLines(script: Script): readonly CommandLine[] {
  let lines = known.get(script)
  if (lines === undefined) {
    lines = cutCommands(script)
    known.set(script, lines)
  }
  return lines
}

/** Letters that mean nothing but themselves; an expression begins with a dollar. */
const plain = /[^\s'"\\`$#\n;|&(){}]+/y
const endsOfCommands = new Set('\n;|&(){}')

function cutCommands(script: Script): CommandLine[] {
  const { text } = script
  const expressions = expressionsIn(script.scalar)
  const found: CommandLine[] = []
  let words: string[] = []
  let word = ''
  let isWord = false
  let from = 0
  let to = 0
  const endWord = () => {
    if (isWord) words.push(word)
    word = ''
    isWord = false
  }
  const endCommand = () => {
    endWord()
    if (words.length > 0 && found.length < MOST_COMMANDS)
      found.push(new CommandLine(withoutPrefix(words), script.scalar, from, Math.max(from + 1, to)))
    words = []
  }
  const begin = (at: number) => {
    if (words.length === 0 && !isWord) from = at
    isWord = true
  }
  let next = 0
  for (let at = 0; at < text.length; at++) {
    while (next < expressions.length && (expressions[next]?.to ?? 0) <= at) next++
    const expression = expressions[next]
    const letter = text[at] as string
    if (expression && expression.from === at) {
      begin(at)
      word += text.slice(expression.from, expression.to)
      at = expression.to - 1
    } else if (letter === "'" || letter === '"') {
      const end = closing(text, at)
      begin(at)
      word += text.slice(at + 1, end)
      at = end
    } else if ((letter === '\\' || letter === '`') && (text[at + 1] === '\n' || text.startsWith('\r\n', at + 1))) {
      endWord()
      at = text.indexOf('\n', at)
    } else if (letter === '\\' && at + 1 < text.length) {
      begin(at)
      word += script.language === 'powershell' ? letter : text[++at]
    } else if (letter === '#' && !isWord) {
      const end = text.indexOf('\n', at)
      at = (end < 0 ? text.length : end) - 1
    } else if (endsOfCommands.has(letter)) endCommand()
    else if (letter === ' ' || /\s/.test(letter)) endWord()
    else {
      begin(at)
      plain.lastIndex = at
      const run = plain.exec(text)?.[0] ?? letter
      word += run
      at += run.length - 1
    }
    if (isWord) to = at + 1
  }
  endCommand()
  return found
}

/** Where a quote ends; the end of the text where it does not. */
function closing(text: string, at: number): number {
  const quote = text[at]
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\' && quote === '"') end++
    else if (text[end] === quote) return end
  }
  return text.length
}

function withoutPrefix(words: readonly string[]): string[] {
  let first = 0
  while (first < words.length - 1 && (before.has(words[first] as string) || /^[A-Za-z_]\w*=/.test(words[first] as string))) first++
  if (words[first] === 'bundle' && words[first + 1] === 'exec') first += 2
  if (/^(?:uv|poetry|pdm|hatch|pipenv|rye)$/.test(words[first] ?? '') && words[first + 1] === 'run') first += 2
  if (/^python[0-9.]*$/.test(words[first] ?? '') && words[first + 1] === '-m') first += 2
  const rest = words.slice(first)
  const program = (rest[0]?.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd)$/i, '')
  return [program, ...rest.slice(1)]
}
