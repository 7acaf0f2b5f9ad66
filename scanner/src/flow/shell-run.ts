import type { Expression } from '../model/expression.ts'
import type { Span } from '../model/span.ts'
import { isGrammarLoaded } from '../shell/grammars.ts'
import { programOf } from '../shell/program-of.ts'
import { type ScriptText, textMade } from '../shell/script-text.ts'
import type { ShellCommand, ShellNode, Word, WordPart } from '../shell/shell-program.ts'
import { commandName } from './command-name.ts'
import { type Call, commandFor } from './commands.ts'
import { isForEver } from './endless-loop.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { firstWord } from './first-word.ts'
import type { Send } from './flow-facts.ts'
import { scriptOf } from './made-script.ts'
import { withoutLead } from './options.ts'
import { inParameterOrder } from './power-shell-arguments.ts'
import { expandedBraces, splitAtBlanks } from './shell-fields.ts'
import { ShellRedirects } from './shell-redirects.ts'
import { type ShellFunction, ShellScope } from './shell-scope.ts'
import { expandedVariable } from './shell-variables.ts'
import { trimmedEnd } from './trim-text.ts'
import { joined, nothing, readableText, textValue, unknownValue, type Value, withHop } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'
import { beginProgram, fileEffort, isWornOut, noteRun, recordDeed, type World, wasDecoded } from './world.ts'

type ShellLanguage = 'bash' | 'powershell'

/** Walks a shell program as the shell would, with values that are known, secret or neither. Nothing is executed. */
export class ShellRun extends ShellScope {
  /** The script was too much for the parser, and was read line by line. */
  isTorn = false
  readonly redirects = new ShellRedirects(this)
  #script: ScriptText
  readonly #holes: ReadonlyMap<Expression, Value>
  /** What a substitution within a command reads, where it reads. */
  #stdin: Value = nothing
  /** What the function that runs has declared for itself, and what stood there before. */
  #locals = new Map<string, Value | undefined>()
  readonly #atEnd: { readonly code: Value; readonly at: Span }[] = []

  constructor(world: World, script: ScriptText, holes: ReadonlyMap<Expression, Value> = new Map(), language: ShellLanguage = 'bash') {
    super(world, language === 'powershell')
    this.#script = script
    this.#holes = holes
  }

  /** A shell that this one starts, one deeper. */
  within(at: Span): ShellRun {
    return new ShellRun({ ...this.world, depth: this.world.depth + 1 }, textMade('', at))
  }

  /** Runs the whole of the script; what it prints. */
  runAll(stdin: Value = nothing): Value {
    if (this.isPowerShell) return isGrammarLoaded('powershell') ? this.run(programOf(this.#script, 'powershell'), stdin) : nothing
    const program = programOf(this.#script, 'bash')
    this.isTorn = program.kind === 'block' && program.isTorn === true
    const out = this.run(program, stdin)
    return this.#atEnd.length === 0 ? out : joined(out, ...this.#atEnd.splice(0).map(({ code, at }) => this.runText(code, at)))
  }

  /** `trap`: what runs when the script ends. */
  runAtEnd(code: Value, at: Span): void {
    if (this.#atEnd.length < 5) this.#atEnd.push({ code, at })
  }

  /** Runs a value as a program of the shell: what is hidden in it stands as words. */
  runText(
    code: Value,
    at: Span,
    stdin: Value = nothing,
    isWrapped = this.world.isWrapped,
    language: ShellLanguage = this.isPowerShell ? 'powershell' : 'bash',
  ): Value {
    if (!beginProgram(this.world, at, weightOf([code]) * 8)) return nothing
    noteRun(this.world, code)
    const isDecoded = wasDecoded(this.world, code)
    if (isDecoded) recordDeed(this.world, 'runs-payload', at, 'shell', 'runs code that stands encoded in the file')
    const { script, holes } = scriptOf(code, at)
    const inner = new ShellRun({ ...this.world, depth: this.world.depth + 1, isWrapped: isWrapped || isDecoded }, script, holes, language)
    this.lendTo(inner)
    const out = inner.runAll(stdin)
    this.takeFrom(inner)
    return out
  }

  /** Runs a program that stands in another script. */
  runOf(script: ScriptText, body: ShellNode, stdin: Value): Value {
    const own = this.#script
    this.#script = script
    const out = this.run(body, stdin)
    this.#script = own
    return out
  }

  run(node: ShellNode, stdin: Value): Value {
    if (isWornOut(this.world, () => this.spanOf(node))) return nothing
    switch (node.kind) {
      case 'command':
        return this.#command(node, stdin)
      case 'pipeline': {
        let passed = stdin
        for (const part of node.parts) passed = this.redirects.caught(() => this.run(part, passed))
        return passed
      }
      case 'block': {
        if (!node.isSubshell) return this.#all(node.items, stdin)
        const kept = new Map(this.variables)
        const { folder } = this
        const out = this.redirects.apart(() => this.#all(node.items, stdin))
        this.folder = folder
        this.variables.clear()
        for (const [name, value] of kept) this.variables.set(name, value)
        return out
      }
      case 'branch': {
        const first = this.#all(node.first, stdin)
        return joined(first, this.#all(node.arms, stdin))
      }
      case 'loop':
        return this.#loop(node, stdin)
      case 'function':
        this.functions.set(this.isPowerShell ? node.name.toLowerCase() : node.name, { body: node.body, script: this.#script })
        return nothing
      case 'redirected': {
        const input = this.redirects.input(node.redirects, stdin)
        const out = this.redirects.caught(() => this.run(node.body, input))
        return this.redirects.output(node.redirects, out, this.spanOf(node))
      }
    }
  }

  #all(items: readonly ShellNode[], stdin: Value): Value {
    let out = nothing
    const left: ShellNode[] = []
    for (const each of items) {
      if (firstWord(each) === 'wait') out = joined(out, this.#again(left.splice(0), stdin))
      out = joined(out, this.redirects.kept(this.run(each, stdin)))
      if (each.kind === 'block' && each.isBackground === true) left.push(each)
    }
    return joined(out, this.#again(left, stdin))
  }

  /** What runs beside the script may read what is written only later: it is run once more where the script waits or ends. */
  #again(left: readonly ShellNode[], stdin: Value): Value {
    if (left.length === 0 || this.isAgain) return nothing
    this.isAgain = true
    const out = this.#all(left, stdin)
    this.isAgain = false
    return out
  }

  #loop(node: Extract<ShellNode, { kind: 'loop' }>, stdin: Value): Value {
    const isEndless = node.variable === undefined && isForEver(node)
    if (isEndless) this.world.budget.endless += 1
    const out = this.#turns(node, stdin)
    if (isEndless) this.world.budget.endless -= 1
    return out
  }

  #turns(node: Extract<ShellNode, { kind: 'loop' }>, stdin: Value): Value {
    // `while read …`: a turn for each line.
    const isReading = node.variable === undefined && firstWord(node.first[0]) === 'read'
    const lines = isReading ? linesOf(stdin).filter((each) => each.pieces.length > 0) : []
    if (lines.length > 1 && lines.length <= 8 && this.world.depth < 3) {
      const turn = (line: Value) => joined(this.#all(node.first, line), this.run(node.body, stdin))
      return joined(...lines.map(turn))
    }
    let out = this.#all(node.first, stdin)
    // `for x; do` goes through what the script or the function was given.
    const isOfAll = node.variable !== undefined && node.words.length === 0 && !this.isPowerShell
    const words = isOfAll ? this.positional : node.words.flatMap((each) => this.evaluate(each))
    if (node.variable === undefined || words.length === 0) {
      // Twice, so that what the end of a turn sets is seen at the start of the next.
      out = joined(out, this.run(node.body, stdin))
      return this.world.depth > 2 || this.world.budget.effort < fileEffort / 10 ? out : joined(out, this.run(node.body, stdin))
    }
    const turns = words.length <= 8 && this.world.depth < 3 ? words : [joined(...words)]
    for (const word of turns) {
      this.variables.set(node.variable, word)
      out = joined(out, this.run(node.body, stdin))
    }
    return out
  }

  spanOf(node: { readonly from: number; readonly to: number }): Span {
    return this.#script.spanOf(node.from, node.to)
  }

  #command(node: ShellCommand, stdin: Value): Value {
    const { budget } = this.world
    if (budget.seen.has(node)) budget.effort -= 1
    else budget.seen.add(node)
    this.#stdin = stdin
    const at = this.spanOf(node)
    const before = new Map<string, Value | undefined>()
    for (const each of node.assignments) {
      const isLocal = node.words.length > 0
      if (isLocal) before.set(each.name, this.variables.get(each.name))
      this.#assign(each.name, each.value, each.isAppended, at)
    }
    if (node.words.length === 0 && node.redirects.length === 0) return nothing
    // What comes through the pipe is `$_` within the blocks of PowerShell.
    if (this.isPowerShell) this.variables.set('_', stdin)
    const fields = node.words.flatMap((each) => this.evaluate(each))
    const input = this.redirects.input(node.redirects, stdin)
    const name = commandName(fields[0])
    if (declaring.has(name) && fields.some((each) => /^-[a-zA-Z]*n/.test(readableText(each))))
      for (const each of node.assignments) this.rename(each.name, at)
    if (declaring.has(name)) for (const [each, value] of before) if (!this.#locals.has(each)) this.#locals.set(each, value)
    if (name === 'exec') this.redirects.open(node.redirects)
    if (node.redirects.length > 0) this.redirects.noteShell(name, fields, node.redirects, at)
    const call = () => this.call(fields, input, at, node.redirects.length > 0 || input !== nothing)
    const out = fields.length === 0 ? input : node.redirects.length === 0 ? call() : this.redirects.caught(call)
    // `A=b command` holds for the command alone; what it exports stays, and that is `export`.
    if (!keeping.has(name)) restore(this.variables, before)
    if (name === 'exec' && fields.length === 1) {
      this.redirects.printTo(node.redirects, at)
      return nothing
    }
    return this.redirects.output(node.redirects, out, at)
  }

  /** Runs a command whose words are values: a function of the script, or a program that we know. */
  call(fields: readonly Value[], stdin: Value, at: Span, hasInput = stdin !== nothing): Value {
    if (isWornOut(this.world, () => at)) return nothing
    // Work is paid for by what it reads, so that long texts in long loops end too.
    this.world.budget.effort -= weightOf([...fields, stdin])
    const name = commandName(fields[0])
    const defined = this.functions.get(name)
    if (defined !== undefined && this.world.depth < 8) return this.#function(defined, fields, stdin)
    const call: Call = { name, word: fields[0] ?? nothing, args: fields.slice(1), stdin, hasInput, at, shell: this }
    const out = commandFor(call)(call)
    return out ?? nothing
  }

  #function(defined: ShellFunction, fields: readonly Value[], stdin: Value): Value {
    this.world.budget.effort -= 5
    const { positional } = this
    const script = this.#script
    this.positional = this.isPowerShell ? inParameterOrder(defined.body, fields.slice(1)) : fields.slice(1)
    this.#script = defined.script
    const meant = new Map(this.meant)
    const locals = this.#locals
    this.#locals = new Map()
    this.functions.delete(commandName(fields[0]))
    try {
      return this.run(defined.body, stdin)
    } finally {
      this.functions.set(commandName(fields[0]), defined)
      this.positional = positional
      this.#script = script
      this.meant = meant
      restore(this.variables, this.#locals)
      this.#locals = locals
    }
  }

  #assign(name: string, word: Word, isAppended: boolean, at: Span): void {
    const array = word.parts.find((each) => each.kind === 'array')
    if (array?.kind === 'array') {
      const fields = array.words.flatMap((each) => this.evaluate(each)).map((each) => this.#keyed(name, each))
      const list = isAppended ? [...(this.arrays.get(name) ?? []), ...fields].slice(0, 200) : fields
      this.setList(name, list)
      return
    }
    const value = withHop(joined(...this.evaluate({ ...word, isQuoted: true })), at, `kept in the variable ${name}`)
    if (name.endsWith(']')) {
      this.setElement(name, isAppended ? joined(this.lookup(name, at), value) : value)
      return
    }
    this.set(name, isAppended ? joined(this.lookup(name, at), value) : value)
  }

  /** `([key]=value)`: an element by its key. */
  #keyed(list: string, field: Value): Value {
    const key = /^\[([\w.-]{1,60})\]=/.exec(leadOf(field))
    if (key === null) return field
    const value = withoutLead(field, key[0].length)
    this.variables.set(`${list}[${key[1]}]`, value)
    return value
  }

  /** The fields of a word: mostly one; what is unquoted is split at blanks, as the shell does. */
  evaluate(word: Word): Value[] {
    const [only] = word.parts
    // Most words are text as it stands.
    if (only?.kind === 'text' && word.parts.length === 1 && only.text !== '') {
      const value = textValue(only.text)
      return word.isQuoted ? [value] : expandedBraces(value)
    }
    const fields: Value[] = []
    // The parts of the field that is being read, put together once: a word of many long variables costs what it holds.
    let parts: Value[] = []
    const end = (isKeptEmpty: boolean) => {
      if (isKeptEmpty ? parts.length > 0 : parts.some(({ pieces }) => pieces.length > 0)) fields.push(joined(...parts))
      this.world.budget.effort -= weightOf(parts)
      parts = []
    }
    for (const part of word.parts) {
      const list = this.#listOf(part)
      if (list !== undefined) {
        for (const [index, each] of list.entries()) {
          if (index > 0) end(true)
          parts.push(each)
        }
        continue
      }
      const value = this.#part(part, word)
      const isSplit = !word.isQuoted && (part.kind === 'variable' || part.kind === 'substitution') && !part.isQuoted
      if (!isSplit) {
        parts.push(value)
        continue
      }
      for (const [index, each] of splitAtBlanks(value).entries()) {
        if (index > 0) end(false)
        parts.push(each)
      }
    }
    // `''` is a word too, and nothing: `read -d '' x`.
    if (word.isQuoted && word.parts.length === 0) fields.push(nothing)
    else end(word.isQuoted)
    // A value with many blanks becomes many words.
    this.world.budget.effort -= fields.length >> 2
    return fields.flatMap((each) => (word.isQuoted ? [each] : expandedBraces(each)))
  }

  /** The elements of an array where the word asks for all. */
  #listOf(part: WordPart): readonly Value[] | undefined {
    if (part.kind === 'array') return part.words.flatMap((each) => this.evaluate(each))
    if (part.kind !== 'variable' || part.operator !== '') return undefined
    if (part.name === '@' || part.name === '*') return this.positional
    return this.elementOf(part.name) === undefined ? this.arrays.get(part.name.split('[', 1)[0] as string) : undefined
  }

  #part(part: WordPart, word: Word): Value {
    switch (part.kind) {
      case 'text':
        return textValue(part.text)
      case 'expression':
        return this.#expression(this.#script.expressions[part.index])
      case 'variable':
        return expandedVariable(this, part, this.spanOf(word))
      case 'substitution': {
        const out = this.redirects.caught(() => this.run(part.body, this.#stdin))
        const last = out.pieces.at(-1)
        return typeof last === 'string'
          ? { pieces: [...out.pieces.slice(0, -1), trimmedEnd(last, '\n')].filter((each) => each !== '') }
          : out
      }
      case 'process':
        return this.redirects.pathOf(part.body, this.#script, part.isRead)
      case 'arithmetic':
        return unknownValue('number')
      case 'array':
        return joined(...part.words.flatMap((each) => this.evaluate(each)))
    }
  }

  #expression(expression: Expression | undefined): Value {
    if (expression === undefined) return nothing
    return this.#holes.get(expression) ?? evaluateExpression(expression, this.world.scope)
  }

  writeFile(path: Value, value: Value, isAppended: boolean, at: Span): Value {
    return this.redirects.write(path, value, isAppended, at)
  }

  /** Notes that something leaves. Nothing is noted where nothing secret does. */
  send(send: Omit<Send, 'structure' | 'isWrapped'>): void {
    if (send.carried.length === 0) return
    this.world.record({ send: { ...send, structure: this.world.structure, isWrapped: this.world.isWrapped } })
  }
}

const declaring = new Set(['declare', 'local', 'typeset'])
/** Commands whose assignments stay. */
const keeping = new Set([...declaring, 'export', 'readonly', 'eval', '.', 'source'])

function restore(variables: Map<string, Value>, before: ReadonlyMap<string, Value | undefined>): void {
  for (const [name, value] of before) {
    if (value === undefined) variables.delete(name)
    else variables.set(name, value)
  }
}

/** What reading values costs: long texts in long loops end too. */
function weightOf(values: readonly Value[]): number {
  let length = 0
  for (const value of values) for (const piece of value.pieces) length += typeof piece === 'string' ? piece.length : 20
  return length >> 8
}
