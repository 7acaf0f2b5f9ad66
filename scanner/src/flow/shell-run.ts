import type { Expression } from '../model/expression.ts'
import type { Span } from '../model/span.ts'
import { isGrammarLoaded } from '../shell/grammars.ts'
import { programOf } from '../shell/program-of.ts'
import { type ScriptText, textMade } from '../shell/script-text.ts'
import type { Redirect, ShellCommand, ShellNode, Word, WordPart } from '../shell/shell-program.ts'
import { commandName } from './command-name.ts'
import { type Call, commandFor } from './commands.ts'
import { noteSetting } from './diversions.ts'
import { isForEver } from './endless-loop.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { firstWord } from './first-word.ts'
import type { Send } from './flow-facts.ts'
import { looselyNamed } from './loose-names.ts'
import { scriptOf } from './made-script.ts'
import { inParameterOrder } from './power-shell-arguments.ts'
import { expandedBraces, splitAtBlanks } from './shell-fields.ts'
import { expandedVariable } from './shell-variables.ts'
import { environmentTaint } from './taint.ts'
import { trimmedEnd } from './trim-text.ts'
import { unsetVariable } from './unset-variable.ts'
import { isSecret, joined, knownText, nothing, readableText, taintedValue, textValue, unknownValue, type Value, withHop } from './value.ts'
import { linesOf } from './value-lines.ts'
import { beginProgram, fileEffort, isWornOut, noteRun, readEnv, recordDeed, type World, wasDecoded, wholeEnv } from './world.ts'
import { writePath } from './write-path.ts'

type ShellLanguage = 'bash' | 'powershell'

/** Walks a shell program as the shell would, with values that are known, secret or neither. Nothing is executed. */
export class ShellRun {
  readonly world: World
  readonly variables: Map<string, Value>
  readonly arrays: Map<string, readonly Value[]>
  readonly functions: Map<string, { readonly body: ShellNode; readonly script: ScriptText }>
  readonly isPowerShell: boolean
  positional: readonly Value[] = []
  /** The folder that the script went into; none where it did not leave the one that it began in. */
  folder: Value | undefined
  /** The script was too much for the parser, and was read line by line. */
  isTorn = false
  /** Open file descriptors above the three, by number. */
  readonly #descriptors = new Map<number, Value>()
  #script: ScriptText
  #holes: ReadonlyMap<Expression, Value>
  #fdCount = 0
  /** What a substitution within a command reads, where it reads. */
  #stdin: Value = nothing

  constructor(world: World, script: ScriptText, holes: ReadonlyMap<Expression, Value> = new Map(), language: ShellLanguage = 'bash') {
    this.isPowerShell = language === 'powershell'
    this.world = world
    this.#script = script
    this.#holes = holes
    this.variables = new Map()
    this.arrays = new Map()
    this.functions = new Map()
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

  readonly #atEnd: { readonly code: Value; readonly at: Span }[] = []

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
    for (const [name, value] of this.variables) inner.variables.set(name, value)
    for (const [name, value] of this.arrays) inner.arrays.set(name, value)
    for (const [name, value] of this.functions) inner.functions.set(name, value)
    inner.positional = this.positional
    inner.folder = this.folder
    const out = inner.runAll(stdin)
    for (const [name, value] of inner.variables) this.variables.set(name, value)
    for (const [name, value] of inner.functions) this.functions.set(name, value)
    return out
  }

  run(node: ShellNode, stdin: Value): Value {
    if (isWornOut(this.world, () => this.#span(node))) return nothing
    switch (node.kind) {
      case 'command':
        return this.#command(node, stdin)
      case 'pipeline': {
        let passed = stdin
        for (const part of node.parts) passed = this.#caught(() => this.run(part, passed))
        return passed
      }
      case 'block': {
        if (!node.isSubshell) return this.#all(node.items, stdin)
        const kept = new Map(this.variables)
        const { folder } = this
        const printedTo = this.#printedTo
        const out = this.#all(node.items, stdin)
        this.#printedTo = printedTo
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
        const input = this.#input(node.redirects, stdin)
        return this.#output(
          node.redirects,
          this.#caught(() => this.run(node.body, input)),
          this.#span(node),
        )
      }
    }
  }

  #all(items: readonly ShellNode[], stdin: Value): Value {
    let out = nothing
    const left: ShellNode[] = []
    for (const each of items) {
      if (firstWord(each) === 'wait') out = joined(out, this.#again(left.splice(0), stdin))
      out = joined(out, this.#kept(this.run(each, stdin)))
      if (each.kind === 'block' && each.isBackground === true) left.push(each)
    }
    return joined(out, this.#again(left, stdin))
  }

  /** What runs beside the script may read what is written only later: it is run once more where the script waits or ends. */
  #again(left: readonly ShellNode[], stdin: Value): Value {
    if (left.length === 0 || this.#isAgain) return nothing
    this.#isAgain = true
    const out = this.#all(left, stdin)
    this.#isAgain = false
    return out
  }

  #isAgain = false

  /** Where `exec >file` sends all that the shell prints. */
  #printedTo: { readonly path: Value; readonly at: Span } | undefined

  #kept(out: Value): Value {
    if (this.#printedTo === undefined || out.pieces.length === 0) return out
    return this.writeFile(this.#printedTo.path, out, true, this.#printedTo.at)
  }

  /** What is printed into a pipe or a file goes there, wherever the shell prints. */
  #caught(run: () => Value): Value {
    const printedTo = this.#printedTo
    this.#printedTo = undefined
    const out = run()
    this.#printedTo = printedTo
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

  #span(node: { readonly from: number; readonly to: number }): Span {
    return this.#script.spanOf(node.from, node.to)
  }

  #command(node: ShellCommand, stdin: Value): Value {
    const { budget } = this.world
    if (budget.seen.has(node)) budget.effort -= 1
    else budget.seen.add(node)
    this.#stdin = stdin
    const at = this.#span(node)
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
    const input = this.#input(node.redirects, stdin)
    const name = commandName(fields[0])
    if (declaring.has(name) && fields.some((each) => /^-[a-zA-Z]*n/.test(readableText(each))))
      for (const each of node.assignments) this.#rename(each.name, at)
    if (name === 'exec') this.#openDescriptors(node.redirects)
    if (node.redirects.length > 0) this.#noteShell(name, fields, node.redirects, at)
    const call = () => this.call(fields, input, at, node.redirects.length > 0 || input !== nothing)
    const out = fields.length === 0 ? input : node.redirects.length === 0 ? call() : this.#caught(call)
    // `A=b command` holds for the command alone; what it exports stays, and that is `export`.
    if (!keeping.has(name)) {
      for (const [each, value] of before) {
        if (value === undefined) this.variables.delete(each)
        else this.variables.set(each, value)
      }
    }
    if (name === 'exec' && fields.length === 1) {
      this.#printTo(node.redirects, at)
      return nothing
    }
    return this.#output(node.redirects, out, at)
  }

  #printTo(redirects: readonly Redirect[], at: Span): void {
    for (const each of redirects) {
      if (each.target === undefined || !/>/.test(each.operator) || (each.descriptor ?? 1) !== 1) continue
      const path = joined(...this.evaluate(each.target))
      this.#printedTo = /^(?:[\d-]|\/dev\/tty|)$/.test(readableText(path)) ? undefined : { path, at }
    }
  }

  /** `bash -i >& /dev/tcp/…`: whoever listens there types the commands. */
  #noteShell(name: string, fields: readonly Value[], redirects: readonly Redirect[], at: Span): void {
    if (!/^(?:ba|z|da|k|a)?sh$/.test(name) && name !== 'exec') return
    for (const each of redirects) {
      const target = each.target === undefined ? nothing : joined(...this.evaluate(each.target))
      const written = readableText(target)
      const opened = /^\d$/.test(written) ? this.#descriptors.get(Number(written)) : undefined
      const path = opened === undefined ? written : readableText(opened)
      if (!/^\/dev\/(?:tcp|udp)\//.test(path)) continue
      if (name === 'exec' && !fields.slice(1).some((field) => /sh$/.test(readableText(field)))) continue
      recordDeed(
        this.world,
        'opens-shell',
        at,
        name,
        'opens a shell to another machine',
        textValue(path.replace(/^\/dev\/(tcp|udp)\//, '$1://')),
      )
    }
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

  #function(defined: { body: ShellNode; script: ScriptText }, fields: readonly Value[], stdin: Value): Value {
    this.world.budget.effort -= 5
    const { positional } = this
    const script = this.#script
    this.positional = this.isPowerShell ? inParameterOrder(defined.body, fields.slice(1)) : fields.slice(1)
    this.#script = defined.script
    const meant = new Map(this.#meant)
    this.functions.delete(commandName(fields[0]))
    try {
      return this.run(defined.body, stdin)
    } finally {
      this.functions.set(commandName(fields[0]), defined)
      this.positional = positional
      this.#script = script
      this.#meant = meant
    }
  }

  #assign(name: string, word: Word, isAppended: boolean, at: Span): void {
    const array = word.parts.find((each) => each.kind === 'array')
    if (array?.kind === 'array') {
      const fields = array.words.flatMap((each) => this.evaluate(each))
      const list = isAppended ? [...(this.arrays.get(name) ?? []), ...fields].slice(0, 200) : fields
      for (const each of [name, this.#meant.get(name) ?? name]) {
        this.arrays.set(each, list)
        this.variables.set(each, list[0] ?? nothing)
      }
      return
    }
    const value = withHop(joined(...this.evaluate({ ...word, isQuoted: true })), at, `kept in the variable ${name}`)
    this.set(name, isAppended ? joined(this.lookup(name, at), value) : value)
  }

  set(name: string, value: Value): void {
    this.arrays.delete(name)
    noteSetting(this.world.job, name, value)
    this.variables.set(name, value)
    if (name.includes('‹')) this.#hasLooseNames = true
    const meant = this.#meant.get(name)
    if (meant !== undefined) this.variables.set(meant, value)
  }

  /** `declare -n a=b`: another name for a variable, or for a list, by which that is set as well. */
  #rename(name: string, at: Span): void {
    this.#meant.delete(name)
    const target = knownText(this.lookup(name, at)) ?? ''
    const list = this.arrays.get(target)
    this.set(name, this.lookup(target, at))
    if (list !== undefined) this.arrays.set(name, list)
    if (target !== '' && target !== name) this.#meant.set(name, target)
  }

  /** The variables that other names stand for. */
  #meant = new Map<string, string>()

  readonly #glimpses = new Map<string, number>()

  /** How often a few letters of a variable were taken, this time included: often enough, and they are all of it. */
  glimpses(name: string): number {
    const count = (this.#glimpses.get(name) ?? 0) + (this.#isAgain ? 0 : 1)
    this.#glimpses.set(name, count)
    return count
  }

  /** A variable was set of whose name a part is known only to the run. */
  #hasLooseNames = false

  /** What a variable holds. */
  lookup(name: string, at: Span): Value {
    const value =
      this.variables.get(name) ?? readEnv(this.world, name) ?? (this.isPowerShell ? readEnv(this.world, name.toUpperCase()) : undefined)
    if (value !== undefined) return value
    if (name === '@' || name === '*')
      return joined(...this.positional.flatMap((each, index) => (index === 0 ? [each] : [textValue(' '), each])))
    if (/^[1-9]\d?$/.test(name)) return this.positional[Number(name) - 1] ?? nothing
    // Parameters of PowerShell have names; which is which, we do not follow.
    if (this.isPowerShell && this.positional.length > 0 && /^[a-z]/i.test(name) && !name.includes('_')) return joined(...this.positional)
    return (this.#hasLooseNames ? looselyNamed(this.variables, name) : undefined) ?? unsetVariable(this.world, name, at)
  }

  /** The environment as a dump of it shows it. */
  dump(at: Span): Value {
    const lines = wholeEnv(this.world).flatMap(([name, value]) => [textValue(`${name}=`), value, textValue('\n')])
    const own = [...this.variables].flatMap(([name, value]) => (isSecret(value) ? [textValue(`${name}=`), value, textValue('\n')] : []))
    return joined(taintedValue(environmentTaint(at), 'environment'), textValue('\n'), ...lines, ...own)
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
    return fields.flatMap((each) => (word.isQuoted ? [each] : expandedBraces(each)))
  }

  /** The elements of an array where the word asks for all. */
  #listOf(part: WordPart): readonly Value[] | undefined {
    if (part.kind === 'array') return part.words.flatMap((each) => this.evaluate(each))
    if (part.kind !== 'variable' || part.operator !== '') return undefined
    if (part.name === '@' || part.name === '*') return this.positional
    return this.arrays.get(part.name)
  }

  #part(part: WordPart, word: Word): Value {
    switch (part.kind) {
      case 'text':
        return textValue(part.text)
      case 'expression':
        return this.#expression(this.#script.expressions[part.index])
      case 'variable':
        return expandedVariable(this, part, this.#span(word))
      case 'substitution': {
        const out = this.#caught(() => this.run(part.body, this.#stdin))
        const last = out.pieces.at(-1)
        return typeof last === 'string'
          ? { pieces: [...out.pieces.slice(0, -1), trimmedEnd(last, '\n')].filter((each) => each !== '') }
          : out
      }
      case 'process': {
        this.#fdCount += 1
        const path = textValue(`/dev/fd/${this.world.depth}${this.#fdCount}`)
        if (part.isRead)
          this.world.job.write(
            path,
            this.#caught(() => this.run(part.body, nothing)),
            false,
          )
        else this.#writers.set(knownText(path) as string, { body: part.body, script: this.#script })
        return path
      }
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

  /** Programs behind `>(…)`, by the path that stands for them. */
  readonly #writers = new Map<string, { readonly body: ShellNode; readonly script: ScriptText }>()

  #input(redirects: readonly Redirect[], stdin: Value): Value {
    let input = stdin
    for (const each of redirects) {
      if (each.document !== undefined && (each.descriptor ?? 0) === 0)
        input = joined(...this.evaluate({ ...each.document, isQuoted: true }), textValue('\n'))
      else if (each.operator === '<&' && each.target !== undefined && (each.descriptor ?? 0) === 0)
        input = this.readDescriptor(Number(readableText(joined(...this.evaluate(each.target)))), this.#span(each)) ?? input
      else if ((each.operator === '<' || each.operator === '<>') && each.target !== undefined && (each.descriptor ?? 0) === 0) {
        const path = joined(...this.evaluate(each.target))
        input = this.world.job.read(path, this.#span(each)) ?? unknownValue(`<${readableText(path).slice(0, 60)}`)
      }
    }
    return input
  }

  /** `exec 3<file`, `exec 4<<<text`. */
  #openDescriptors(redirects: readonly Redirect[]): void {
    for (const each of redirects) {
      if (each.descriptor === undefined) continue
      if (each.target !== undefined) this.#descriptors.set(each.descriptor, joined(...this.evaluate(each.target)))
      else if (each.document !== undefined) {
        const path = textValue(`/dev/fd/${this.world.depth}-${each.descriptor}`)
        this.world.job.write(path, joined(...this.evaluate({ ...each.document, isQuoted: true }), textValue('\n')), false)
        this.#descriptors.set(each.descriptor, path)
      }
    }
  }

  /** What an open descriptor gives to read. */
  readDescriptor(number: number, at: Span): Value | undefined {
    const path = this.#descriptors.get(number)
    return path === undefined ? undefined : this.world.job.read(path, at)
  }

  /** Sends what a command printed where its redirects say; what is left for the pipe. */
  #output(redirects: readonly Redirect[], out: Value, at: Span): Value {
    let left = out
    for (const each of redirects) {
      if (each.target === undefined || !/>/.test(each.operator) || each.descriptor === 2) continue
      const target = joined(...this.evaluate(each.target))
      const written = readableText(target)
      if (/^[\d-]$/.test(written)) {
        const opened = this.#descriptors.get(Number(written))
        if (opened !== undefined) this.writeFile(opened, left, true, at)
        if (opened !== undefined) left = nothing
        continue
      }
      left = this.writeFile(target, left, each.operator.startsWith('>>'), at)
    }
    return left
  }

  /** Writes to a path, or to the program behind it; what that prints. */
  writeFile(path: Value, value: Value, isAppended: boolean, at: Span): Value {
    const written = readableText(path)
    const writer = this.#writers.get(written)
    if (writer !== undefined) {
      const script = this.#script
      this.#script = writer.script
      const out = this.#caught(() => this.run(writer.body, value))
      this.#script = script
      return out
    }
    writePath(this, path, value, isAppended, at)
    return nothing
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

/** What reading values costs: long texts in long loops end too. */
function weightOf(values: readonly Value[]): number {
  let length = 0
  for (const value of values) for (const piece of value.pieces) length += typeof piece === 'string' ? piece.length : 20
  return length >> 8
}
