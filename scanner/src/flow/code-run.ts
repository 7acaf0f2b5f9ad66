import type { Span } from '../model/span.ts'
import { addressOf, carriedIn } from './address.ts'
import { argumentsOf, assignmentAt, bare, matching } from './code/brackets.ts'
import { Callables } from './code/callables.ts'
import { type CodeLanguage, forms } from './code/code-language.ts'
import { type Statement, statementsOf } from './code/statements.ts'
import { codeCalls } from './code-calls.ts'
import { type CodeToken, codeTokens, spaced, textWithHoles } from './code-tokens.ts'
import { asText, fromBase32, fromBase64, fromHex, unpacked } from './decode.ts'
import type { Carried, Channel } from './flow-facts.ts'
import { isMetadata } from './metadata-host.ts'
import { noteCode, noteReverseShell } from './note-code.ts'
import type { ShellRun } from './shell-run.ts'
import { identityTaint, metadataTaint } from './taint.ts'
import {
  fetchedValue,
  isSecret,
  joined,
  knownText,
  markedAltered,
  nothing,
  readableText,
  secretsIn,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
  withHop,
} from './value.ts'
import { noteDecoded, noteRun, recordDeed, wasDecoded } from './world.ts'

/** Follows values through a program of a scripting language: assignments, calls, strings. What it prints. */
export function runCode(shell: ShellRun, language: CodeLanguage, code: Value, at: Span, args: readonly Value[], isPrinted = false): Value {
  const { world } = shell
  if (world.depth > 6 || world.budget.payloads <= 0) return nothing
  world.budget.payloads -= 1
  noteRun(world, code)
  const { text, holes } = textWithHoles(code)
  world.budget.commands -= text.length >> 8
  noteMemory(shell, text, at)
  noteReverseShell(world, at, text)
  if (wasDecoded(world, code)) recordDeed(world, 'runs-payload', at, language, 'runs code that stands encoded in the file')
  const run = new CodeRun(shell, language, at, args)
  const statements = statementsOf(codeTokens(text, language, holes), language)
  // Twice: what a function is given may be known only after its text.
  run.runAll(statements, false)
  run.runAll(statements, true)
  return isPrinted ? joined(run.printed, run.last) : run.printed
}

/** The memory of the process that keeps the secrets, as tj-actions read it. */
export function noteMemory(shell: ShellRun, text: string, at: Span): void {
  if (!/\/proc\/[^\s"'/]{0,40}\/mem\b|\/mem['"`]|process_vm_readv|ReadProcessMemory|MiniDumpWriteDump/.test(text)) return
  if (!/Runner\.(?:Worker|Listener)|isSecret|\bmaps\b/.test(text)) return
  recordDeed(shell.world, 'reads-memory', at, 'code', 'reads the memory of the process that keeps the secrets')
}

const keywords = new Set(
  'const let var my our local if elif else unless while until for in of return await async yield new not and or is lambda function def class import from export default require use try catch except finally with as do end begin rescue then pass break continue True False None true false null nil undefined typeof void delete global nonlocal static public private final echo print puts'.split(
    ' ',
  ),
)

class CodeRun {
  printed: Value = nothing
  /** What the last statement gives. */
  last: Value = nothing
  readonly #shell: ShellRun
  readonly #language: CodeLanguage
  readonly #at: Span
  readonly #args: readonly Value[]
  readonly #variables = new Map<string, Value>()
  readonly #parameters = new Map<string, readonly string[]>()
  readonly #callables = new Callables()
  #isSecond = false
  /** The class whose text is read. */
  #class = ''
  #stepsLeft = 60_000
  #depth = 0

  constructor(shell: ShellRun, language: CodeLanguage, at: Span, args: readonly Value[]) {
    this.#shell = shell
    this.#language = language
    this.#at = at
    this.#args = args
  }

  runAll(statements: readonly Statement[], isSecond: boolean): void {
    this.#isSecond = isSecond
    this.printed = nothing
    for (const each of statements) this.#statement(each)
  }

  #statement(tokens: Statement): void {
    this.#stepsLeft -= tokens.length
    if (this.#stepsLeft < 0) return
    this.#define(tokens)
    if (this.#callables.noteImport(tokens)) return
    const rest = this.#header(tokens)
    if (rest !== undefined) {
      if (rest.length > 0) this.#statement(rest)
      return
    }
    const assign = assignmentAt(tokens)
    if (assign !== undefined) {
      const right = tokens.slice(assign + 1)
      const value = withHop(this.#value(right), this.#at, 'kept in a variable')
      this.#callables.noteAssignment(tokens.slice(0, assign), right, (inner) => knownText(this.#value(inner)))
      this.#assign(tokens.slice(0, assign), value, !/^(?:=|:=|<-)$/.test(tokens[assign]?.text ?? ''))
      return
    }
    this.#loopOrWith(tokens)
    const value = this.#solid(this.#value(tokens))
    this.last = value
    const first = tokens[0]
    if (first?.kind !== 'name' || !/^(?:echo|print|puts|say|p)$/.test(first.text)) return
    const [, second, third] = tokens
    // `print $socket $text` of perl.
    if (this.#language === 'perl' && second?.kind === 'name' && third !== undefined && (third.kind === 'name' || third.kind === 'string')) {
      this.#sendHttp('print', this.#named(second.text), [this.#value(tokens.slice(2))])
    } else this.#print(value)
  }

  /** The head of a loop or a condition, with what stands behind it on the same line; none where there is no head. */
  #header(tokens: Statement): Statement | undefined {
    const first = tokens[0]
    if (first?.kind !== 'name' || !/^(?:for|foreach|if|while|elif|with|async|unless|elsif)$/.test(first.text)) return undefined
    if (this.#language === 'ruby' && /^(?:if|unless)$/.test(first.text)) return undefined
    const open = tokens.findIndex((each, index) => index < 3 && each.text === '(')
    if (this.#language === 'python') {
      let depth = 0
      const colon = tokens.findIndex((each) => {
        if (each.kind !== 'mark') return false
        if (/^[([{]$/.test(each.text)) depth += 1
        if (/^[)\]}]$/.test(each.text)) depth -= 1
        return each.text === ':' && depth === 0
      })
      if (colon === -1) return undefined
      this.#loopOrWith(tokens.slice(0, colon + 1))
      this.#value(tokens.slice(1, colon))
      return tokens.slice(colon + 1)
    }
    if (open === -1) {
      // `if x != nil {`, `for _, v := range xs {`: the head goes up to the brace.
      if (!/^(?:go|rust|swift)$/.test(this.#language) || tokens.at(-1)?.text !== '{') return undefined
      const assign = assignmentAt(tokens)
      if (assign === undefined) this.#value(tokens.slice(1))
      else this.#assign(tokens.slice(1, assign), this.#value(tokens.slice(assign + 1)), false)
      return []
    }
    const close = matching(tokens, open)
    this.#loopOrWith([first, ...tokens.slice(open + 1, close)])
    this.#value(tokens.slice(open + 1, close))
    const rest = tokens.slice(close + 1)
    return rest[0]?.text === '{' ? rest.slice(1) : rest
  }

  /** The parameters of a function, so that a call gives them values. */
  #define(tokens: Statement): void {
    const at = tokens.findIndex((each) => each.kind === 'name' && /^(?:def|function|sub|func|fn|defp)$/.test(each.text))
    if (at !== -1 && tokens[at + 1]?.kind === 'name') {
      const names: string[] = []
      for (const each of tokens.slice(at + 2)) {
        if (each.kind === 'mark' && (each.text === ')' || each.text === '{')) break
        if (each.kind === 'name') names.push(bare(each.text))
      }
      this.#parameters.set((tokens[at + 1] as CodeToken).text.toLowerCase(), names)
    }
    this.#defineMethod(tokens)
    const arrow = tokens.findIndex((each) => each.text === '=>')
    if (arrow !== -1) {
      const assign = tokens.findIndex((each) => each.text === '=')
      const name = tokens[assign - 1]
      if (assign > 0 && assign < arrow && name?.kind === 'name') {
        this.#parameters.set(
          name.text.toLowerCase(),
          tokens
            .slice(assign + 1, arrow)
            .filter((each) => each.kind === 'name' && each.text !== 'async')
            .map((each) => bare(each.text)),
        )
      }
    }
  }

  /** `report(value) {` within a class, `class Client`, whose constructor is called by its name. */
  #defineMethod(tokens: Statement): void {
    const [first, second] = tokens
    if (first?.kind !== 'name') return
    if (first.text === 'class' && second?.kind === 'name') this.#class = second.text.toLowerCase()
    const isFunction = /^(?:def|function|fn|func)$/.test(first.text)
    const name = isFunction ? second : first.text === 'async' || first.text === 'static' ? second : first
    const open = tokens.findIndex((each) => each.text === '(')
    if (name?.kind !== 'name' || open === -1 || tokens[open - 1] !== name) return
    if (!isFunction && (tokens.at(-1)?.text !== '{' || matching(tokens, open) !== tokens.length - 2)) return
    if (/^(?:if|for|while|switch|catch|with|elsif|foreach|until)$/.test(name.text)) return
    const names = argumentsOf(tokens.slice(open + 1, matching(tokens, open)))
      .map((each) => each.find((token) => token.kind === 'name')?.text ?? '')
      .filter((each) => !/^(?:self|cls|this)$/.test(each))
      .map(bare)
    const isConstructor = /^(?:constructor|__init__|initialize|__construct)$/.test(name.text)
    this.#parameters.set(isConstructor ? this.#class : name.text.toLowerCase(), names)
  }

  /** `for a, b in x`, `for (const [k, v] of x)`, `with open(x) as f`, `x.each do |k, v|`, `foreach ($x as $k => $v)`. */
  #loopOrWith(tokens: Statement): void {
    const words = tokens.map((each) => (each.kind === 'name' ? each.text : each.kind === 'mark' ? each.text : ''))
    const head = words.find((each) => each !== '{' && each !== '(' && each !== '')
    if (head === 'for' || head === 'foreach' || head === 'async') {
      const middle = words.findIndex((each) => each === 'in' || each === 'of' || each === 'as')
      if (middle === -1) return
      const isPhp = words[middle] === 'as'
      const [names, rest] = isPhp
        ? [tokens.slice(middle + 1), tokens.slice(1, middle)]
        : [tokens.slice(1, middle), tokens.slice(middle + 1)]
      const end = rest.findIndex((each) => each.kind === 'mark' && (each.text === ':' || each.text === '{'))
      const value = this.#value(end === -1 ? rest : rest.slice(0, end))
      for (const each of names) if (each.kind === 'name' && !keywords.has(each.text)) this.#variables.set(bare(each.text), value)
    } else if (head === 'with') {
      const as = words.lastIndexOf('as')
      const name = tokens[as + 1]
      // `with a as x, b as y`: either name stands for both.
      const value = this.#value(tokens.slice(1, as === -1 ? undefined : as))
      if (as !== -1 && name?.kind === 'name')
        for (const [index, word] of words.entries())
          if (word === 'as' && tokens[index + 1]?.kind === 'name') this.#variables.set(bare((tokens[index + 1] as CodeToken).text), value)
    }
    const pipe = words.indexOf('|')
    const block = words.findIndex((each) => each === 'do' || each === '{')
    if (this.#language === 'ruby' && pipe > block && block !== -1) {
      const value = this.#value(tokens.slice(0, block))
      for (const each of tokens.slice(pipe + 1)) {
        if (each.text === '|') break
        if (each.kind === 'name') this.#variables.set(bare(each.text), value)
      }
    }
  }

  #assign(targets: readonly CodeToken[], value: Value, isAdded: boolean): void {
    const names = targets.filter((each) => each.kind === 'name' && !keywords.has(each.text))
    const isPattern =
      targets.some((each) => each.kind === 'mark' && /^[{,]$/.test(each.text)) &&
      targets.some((each) => each.text === '{' || each.text === '[') &&
      !/^[\w$]/.test(targets[0]?.text ?? '')
    const isDeclared = targets[0]?.kind === 'name' && /^(?:const|let|var|my)$/.test(targets[0].text)
    if (isDeclared && targets[1]?.text === '{') {
      // `const { A, B: c } = process.env`
      for (const each of names) this.#variables.set(bare(each.text), this.#shell.variables.get(each.text) ?? this.#envOr(each.text, value))
      return
    }
    void isPattern
    const hasParts = targets.some((each) => each.kind === 'mark' && /^(?:\.|\[|->|\{)$/.test(each.text))
    const [first] = names
    if (first === undefined) return
    if (hasParts) {
      // `body['x'] = secret` makes all of `body` secret.
      const keys = targets.filter((each) => each.kind === 'string').flatMap((each) => [textValue(' '), this.#string(each), textValue('=')])
      const name = bare(first.text)
      const solid = this.#solid(value)
      const last = targets.findLast((each) => each.kind === 'name')?.text ?? ''
      // `request.body = secret`: it goes where the request goes.
      if (names.length > 1 && /^(?:http)?(?:body|data|payload|content)(?:stream)?$/i.test(last) && isSecret(solid))
        this.#sendHttp(`${name}.${last}`.toLowerCase(), this.#variables.get(name) ?? nothing, [solid])
      this.#add(name, joined(...keys, solid))
      // What an object keeps is read again by the name that it is kept under.
      if (/^(?:self|this)$/.test(name) && names.length === 2) this.#variables.set(bare(last), solid)
      return
    }
    // `const token: string = …`: the type is no name.
    const colon = targets.findIndex((each, index) => index > 0 && each.text === ':')
    if (colon !== -1 && !/^(?:java|csharp|go)$/.test(this.#language)) {
      this.#assign(targets.slice(0, colon), value, isAdded)
      return
    }
    const isSeveral = targets.some((each) => each.text === ',')
    for (const each of isSeveral ? names : names.slice(-1))
      isAdded ? this.#add(bare(each.text), value) : this.#variables.set(bare(each.text), value)
  }

  #envOr(name: string, value: Value): Value {
    return isSecret(value) ? this.#env(name) : value
  }

  #add(name: string, value: Value): void {
    this.#variables.set(name, joined(this.#variables.get(name) ?? nothing, value))
  }

  #print(value: Value): void {
    this.printed = joined(this.printed, value, textValue('\n'))
  }

  #env(name: string): Value {
    return this.#shell.lookup(name, this.#at)
  }

  #string(token: CodeToken): Value {
    if (token.hole !== undefined) return token.hole
    return joined(...token.parts.map((each) => (typeof each === 'string' ? textValue(each) : this.#value(each))))
  }

  /** The value of a run of tokens: what its terms give, one after the other. */
  #value(tokens: readonly CodeToken[]): Value {
    // Brackets in brackets: what honest code nests is far less deep.
    if (this.#depth > 60) return nothing
    this.#depth += 1
    try {
      return this.#terms(tokens)
    } finally {
      this.#depth -= 1
    }
  }

  #terms(tokens: readonly CodeToken[]): Value {
    const values: Value[] = []
    let at = 0
    if (this.#language === 'python') this.#bindComprehension(tokens)
    while (at < tokens.length) {
      this.#stepsLeft -= 1
      if (this.#stepsLeft < 0) break
      const token = tokens[at] as CodeToken
      if (token.kind === 'name' && keywords.has(token.text) && tokens[at + 1]?.text !== '(' && tokens[at + 1]?.text !== '.') {
        at += 1
        continue
      }
      if (token.kind === 'line' || (token.kind === 'mark' && !/^[([{`]$/.test(token.text))) {
        if (token.text === ',' || token.text === ':' || token.text === '=>' || token.text === '=')
          values.push(textValue(token.text === ',' ? ', ' : ': '))
        at += 1
        continue
      }
      if (token.kind === 'number') {
        values.push(textValue(token.text))
        at += 1
        continue
      }
      const [value, next] = this.#term(tokens, at)
      values.push(value)
      at = Math.max(next, at + 1)
    }
    return joined(...values)
  }

  /** `f(x) for x in xs`, `(t := x)`: names that an expression gives to what it reads. */
  #bindComprehension(tokens: readonly CodeToken[]): void {
    if (tokens[1]?.text === ':=' && tokens[0]?.kind === 'name')
      this.#variables.set(tokens[0].text, this.#solid(this.#value(tokens.slice(2))))
    let depth = 0
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth += 1
      if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) depth -= 1
      if (depth === 0 && index > 0 && token.kind === 'name' && token.text === 'for') {
        this.#loopOrWith(tokens.slice(index))
        return
      }
    }
  }

  /** A name or a literal with all that hangs on it: `.a`, `[b]`, `(c)`. */
  #term(tokens: readonly CodeToken[], from: number): [Value, number] {
    const first = tokens[from] as CodeToken
    let at = from + 1
    let path = first.kind === 'name' ? this.#callables.pathOf(bare(first.text)) : ''
    let value: Value
    let isNamed = first.kind === 'name'
    if (first.kind === 'string') value = this.#string(first)
    else if (first.kind === 'mark') {
      const close = matching(tokens, from)
      value = this.#value(tokens.slice(from + 1, close))
      at = close + 1
    } else value = /^(?:os\.environb?|process\.env)$/.test(path) ? this.#dumpOf(path) : this.#named(first.text)
    if (first.kind === 'string' && first.text === '`' && /^(?:ruby|perl|php|julia)$/.test(this.#language)) value = this.#shellText(value)
    while (at < tokens.length) {
      const token = tokens[at] as CodeToken
      const next = tokens[at + 1]
      const isMember =
        /^(?:\?\.|->|::)$/.test(token.text) ||
        (token.text === '.' && !/^(?:perl|php)$/.test(this.#language)) ||
        (token.text === ':' && this.#language === 'lua')
      if (token.kind === 'mark' && isMember && next?.kind === 'name') {
        path = `${path}.${bare(next.text).toLowerCase()}`.slice(-160)
        value = this.#member(path, next.text, value)
        isNamed = true
        at += 2
        continue
      }
      if (token.kind === 'mark' && token.text === '->' && (next?.text === '[' || next?.text === '{')) {
        at += 1
        continue
      }
      if (token.kind === 'mark' && (token.text === '[' || (token.text === '{' && this.#language === 'perl'))) {
        const close = matching(tokens, at)
        const inner = tokens.slice(at + 1, close)
        const member = knownText(this.#value(inner)) ?? ''
        // `globalThis['fe' + 'tch']` is a member as any other.
        const isNamedSo = /^[a-z_]\w{0,80}$/i.test(member) && !isEnvironment(value)
        const before = path
        path = `${path}.${isNamedSo ? member.toLowerCase() : '[]'}`.slice(-160)
        const isEnvironmentNow = isNamedSo && /(?:^|\.)(?:process\.env|os\.environb?)$/.test(path)
        value = isEnvironmentNow ? this.#dumpOf(path) : this.#indexed(before, value, inner)
        at = close + 1
        continue
      }
      if (token.kind === 'mark' && token.text === '(') {
        const close = matching(tokens, at)
        const inner = tokens.slice(at + 1, close)
        const reached = this.#callables.reachedBy(path, inner, (each) => knownText(this.#value(each)))
        value = this.#call(path, value, inner)
        this.#grow(first, path, inner)
        path = reached ?? `${path}()`
        at = close + 1
        continue
      }
      // Calls without brackets: `system "…"`, `puts x`, `eval $x`, `socket.puts x`.
      if (
        isNamed &&
        forms[this.#language].callsWithoutBrackets &&
        (token.kind === 'string' || token.kind === 'name') &&
        (at === from + 1
          ? /^(?:system|exec|eval|puts|print|p|say|open|require|qx|echo|printf)$/.test(path)
          : /\.(?:puts|print|write|send|post|get|put|request|syswrite)$/.test(path))
      ) {
        value = this.#call(path, value, tokens.slice(at))
        return [value, tokens.length]
      }
      break
    }
    return [value, at]
  }

  /** A thing that is told where to connect, or is given something to keep, holds it from then on. */
  #grow(first: CodeToken, path: string, tokens: readonly CodeToken[]): void {
    if (
      first.kind !== 'name' ||
      !/\.(?:connect|connect_ex|append|push|setrequestproperty|addrequestproperty|setrequestheader|setheader|addheader|header|setvalue|tryaddwithoutvalidation|update|extend|add|set|setdefault|unshift|insert|set_form_data|set_body|setopt|open|add_field|add_header|putrequest|writestring|writebyte|push_str|putheader)$/.test(
        path,
      )
    )
      return
    const name = bare(first.text)
    if (!this.#variables.has(name) && !/^(?:go|java|csharp|rust)$/.test(this.#language)) return
    const values = argumentsOf(tokens).map((each) => this.#solid(this.#argument(each)))
    const [label = nothing, ...rest] = values
    // `headers.set('Authorization', x)`: the first names the second.
    const isLabel = rest.length > 0 && /^[\w-]{1,60}$/.test(knownText(label) ?? '')
    this.#add(name, joined(textValue(' '), ...(isLabel ? [label, textValue(': '), ...rest] : [spaced(values)])))
  }

  #named(text: string): Value {
    const name = bare(text)
    const known = this.#variables.get(name)
    if (known !== undefined) return known
    if (/^(?:ENV|_ENV|environ|environb)$/.test(name) && (this.#language !== 'node' || name === 'ENV')) return this.#dumpOf(text)
    if (name === 'ARGV' || name === 'argv') return joined(...this.#args)
    if (name === 'STDIN') return joined(...this.#args.slice(-1))
    return nothing
  }

  #dumpOf(text: string): Value {
    return { pieces: [{ taint: undefined, name: `env:${text}`, hops: undefined, isAltered: false }] }
  }

  /** `process.env`, `os.environ` are the environment; a name behind it is one variable. */
  #member(path: string, name: string, value: Value): Value {
    if (/^(?:self|this)\.\w+$/.test(path)) return this.#variables.get(bare(name)) ?? value
    if (/(?:^|\.)(?:platform\.environment|processinfo\.environment|sys\.env)$/.test(path)) return this.#dumpOf(path)
    if (/(?:^|\.)(?:process\.env|os\.environb?|bun\.env|deno\.env|import\.meta\.env)$/.test(path)) return this.#dumpOf(path)
    if (/(?:^|\.)(?:process|bun|meta)\.env\.\w+$/.test(path)) return this.#env(bare(name))
    if (/(?:sys|process)\.argv$|(?:sys|process)\.stdin$/.test(path)) return joined(...this.#args)
    return value
  }

  #indexed(path: string, value: Value, tokens: readonly CodeToken[]): Value {
    const index = this.#value(tokens)
    const name =
      knownText(index) ??
      (tokens.length === 1 && tokens[0]?.kind === 'name' && this.#language === 'perl' ? bare(tokens[0].text) : undefined)
    if (isEnvironment(value)) return name === undefined || name === '' ? this.#dump() : this.#env(name.trim())
    if (/^(?:_server|_env)$/.test(path) && name !== undefined) return this.#env(name)
    // A slice that turns round: `x[::-1]`.
    const isTurned = tokens.some((each) => each.text === '::') || tokens.filter((each) => each.text === ':').length > 0
    const text = knownText(value)
    if (isTurned && text !== undefined && tokens.at(-1)?.text === '1' && tokens.some((each) => each.text === '-'))
      return textValue([...text].toReversed().join(''))
    return isTurned ? markedAltered(value) : value
  }

  #dump(): Value {
    return this.#shell.dump(this.#at)
  }

  #solid(value: Value): Value {
    return isEnvironment(value) ? this.#dump() : value
  }

  #call(path: string, receiver: Value, tokens: readonly CodeToken[]): Value {
    if (/(?:^|\.)(?:then|each|map|foreach|tap|pipe|finally|on|once|get|request|fetch|done)$/.test(path))
      this.#bindBlock(this.#solid(receiver), tokens)
    const args = argumentsOf(tokens).map((each) => this.#argument(each))
    const values = args.map((each) => this.#solid(each))
    const all = spaced(values)
    const whole = joined(this.#solid(receiver), isSecret(receiver) || receiver.pieces.length > 0 ? textValue(' ') : nothing, all)
    const name = args[0] === undefined ? undefined : knownText(args[0])
    if (codeCalls.readsEnv.test(path)) return name === undefined ? this.#dump() : this.#env(name)
    if (isEnvironment(receiver) && /\.(?:get|fetch)$/.test(path)) return name === undefined ? this.#dump() : this.#env(name)
    if (codeCalls.readsIdentity.test(path)) return taintedValue(identityTaint(this.#at), 'OIDC token')
    if (codeCalls.readsInput.test(path)) return this.#shell.world.scope.input(name ?? '') ?? unknownValue(`inputs.${name ?? ''}`)
    this.#bind(path, values)
    this.#callGiven(path, tokens, values)
    if (codeCalls.hashes.test(path)) return unknownValue('digest')
    const decoded = this.#decode(path, receiver, values)
    if (decoded !== undefined) {
      const known = knownText(decoded)
      if (known !== undefined && codeCallsDecode(path)) noteDecoded(this.#shell.world, known)
      return decoded
    }
    if (/\.execute$/.test(path) && this.#language === 'groovy') return this.#shellText(receiver)
    if (codeCalls.runsShell.test(path) && !/^(?:re|regex|pattern|cursor|db|conn|session|sql)\./.test(path))
      return this.#runShell(path, args, tokens)
    if (codeCalls.runsCode.test(path) && (this.#language === 'python' || this.#language === 'node' || path.endsWith('eval')))
      return this.#runCode(values[0] ?? nothing)
    if (codeCalls.prints.test(path)) {
      this.#print(all)
      if (codeCalls.sendsHttp.test(path)) this.#sendHttp(path, receiver, values)
      return nothing
    }
    if (this.#sendElsewhere(path, values)) return unknownValue(path)
    if (codeCalls.sendsMail.test(path)) {
      const target = [receiver, ...values].map(hostNamed).find((each) => each !== undefined)
      if (target !== undefined) this.#send('mail', path, target, carriedIn(all, 'body'))
    }
    if (/(?:urlretrieve|wget\.download|download\.file|downloadfile)$/.test(path) && values[1] !== undefined)
      this.#shell.writeFile(values[1], fetchedValue(readableText(values[0] ?? nothing)), false, this.#at)
    if (codeCalls.asksName.test(path)) {
      this.#send('dns', path, all, carriedIn(all, 'name'))
      return unknownValue(path)
    }
    if (codeCalls.writes.test(path)) {
      const [target = nothing, ...rest] = isSecret(receiver) || receiver.pieces.length > 0 ? [receiver, ...values] : values
      this.#shell.writeFile(target, joined(...rest), path.includes('append'), this.#at)
      return nothing
    }
    if (/(?:^|\.)(?:json|pickle|yaml|marshal|toml|csv)\.dump$/.test(path)) this.#writeOpened(values[1] ?? nothing, values[0] ?? nothing)
    if (/\.(?:write|writelines|puts|print)$/.test(path)) this.#writeOpened(receiver, all)
    if (codeCalls.sendsHttp.test(path) || codeCalls.opensSocket.test(path) || this.#opensAddress(path)) {
      const answer = this.#sendHttp(path, receiver, values)
      if (answer !== undefined) return joined(answer, isSecret(whole) || !codeCalls.sendsHttp.test(path) ? whole : all)
    }
    if (codeCalls.reads.test(path)) {
      const held = args[0] === undefined ? undefined : this.#shell.world.job.read(args[0], this.#at)
      if (held !== undefined) return held
      return joined(textValue('file:'), args[0] ?? nothing)
    }
    if (codeCalls.encodes.test(path) || /^(?:base64|hex|base64url)$/.test(name ?? '')) return markedAltered(whole)
    return whole
  }

  /** `Thread(target=requests.post, args=…)`, `pool.map(send, xs)`: a function that is handed on is called with the rest. */
  #callGiven(path: string, tokens: readonly CodeToken[], values: readonly Value[]): void {
    if (!/(?:^|\.)(?:thread|process|timer|map|submit|apply|apply_async|run_in_executor|to_thread|partial|call|bind|starmap)$/.test(path))
      return
    for (const [index, each] of argumentsOf(tokens).entries()) {
      const equals = each.findIndex((token) => token.text === '=')
      const given = this.#callables.spelt(each.slice(equals + 1))
      if (given === undefined) continue
      const rest = values.filter((_, at) => at !== index)
      if (/^(?:requests|httpx|urllib|http|axios|https)\./.test(given) || /urlopen$|^fetch$/.test(given))
        this.#sendHttp(given, nothing, rest)
      else if (codeCalls.runsShell.test(given)) this.#shell.runText(joined(...rest), this.#at)
      else this.#bind(given, rest)
    }
  }

  /** `new URL(x).text` of groovy, `url(x)` of R, `String(contentsOf: x)` of Swift: naming an address is half of asking it. */
  #opensAddress(path: string): boolean {
    return /^(?:groovy|java|r|swift)$/.test(this.#language) && /(?:^|\.)(?:url|string|data)$/.test(path)
  }

  /** Arguments: `name=value` and `key: value` keep their names, as labels of what follows. */
  #argument(tokens: readonly CodeToken[]): Value {
    const [first, second] = tokens
    if (first?.kind === 'name' && second?.text === '=')
      return joined(textValue(`${first.text}: `), this.#solid(this.#value(tokens.slice(2))))
    return this.#labelled(tokens)
  }

  /** Keys of tables stand as names in the code: they label what follows them. */
  #labelled(tokens: readonly CodeToken[]): Value {
    const isTable = tokens[0]?.text === '{' || tokens[0]?.text === '['
    if (!isTable) return this.#value(tokens)
    const inner = tokens.slice(1, matching(tokens, 0))
    const values: Value[] = []
    for (const entry of argumentsOf(inner)) {
      const colon = entry.findIndex((each, index) => index <= 3 && (each.text === ':' || each.text === '=>'))
      if (colon > 0) {
        const key = entry
          .slice(0, colon)
          .map((each) => (each.kind === 'name' ? textValue(each.text) : each.kind === 'string' ? this.#string(each) : nothing))
        values.push(...key, textValue(': '), this.#solid(this.#labelled(entry.slice(colon + 1))), textValue(', '))
      } else values.push(this.#solid(this.#labelled(entry)), textValue(', '))
    }
    return joined(...values)
  }

  /** Gives the parameters of a function of the program what a call hands it. */
  #bind(path: string, values: readonly Value[]): void {
    const names = this.#parameters.get(path.split('.').at(-1) ?? '')
    if (names === undefined) return
    for (const [index, each] of names.entries()) {
      const value = values[index]
      if (value !== undefined && value.pieces.length > 0) this.#variables.set(each, value)
    }
  }

  /** `.then((r) => …)`: the block gets what it hangs on; `.then(console.log)` prints it. */
  #bindBlock(receiver: Value, tokens: readonly CodeToken[]): void {
    const block = argumentsOf(tokens).find((each) => each.some((token) => token.text === '=>')) ?? tokens
    const arrow = block.findIndex((each) => each.text === '=>')
    const answer = fetchedFromFirst(tokens)
    const from = answer === nothing ? receiver : answer
    for (const each of block.slice(0, Math.max(0, arrow))) if (each.kind === 'name') this.#variables.set(bare(each.text), from)
    // `(c) => (all += c)`: what the block sets is set for what follows.
    const body = arrow === -1 ? [] : block.slice(arrow + 1)
    if (body[0]?.text !== '{' && assignmentAt(body) !== undefined) this.#statement(body)
    const last = tokens.at(-1)
    if (arrow === -1 && last?.kind === 'name' && /^(?:log|info|write|puts|print)$/.test(last.text)) this.#print(receiver)
  }

  #decode(path: string, receiver: Value, values: readonly Value[]): Value | undefined {
    const text = knownText(values[0] ?? nothing)
    const encoding = knownText(values[1] ?? nothing)
    if (/(?:^|\.)buffer\.from$/.test(path) && encoding !== undefined) {
      const out =
        text === undefined ? undefined : encoding.startsWith('base64') ? fromBase64(text) : encoding === 'hex' ? fromHex(text) : undefined
      if (out !== undefined) return textValue(out)
    }
    if (codeCalls.decodesBase64.test(path)) return text === undefined ? (values[0] ?? nothing) : textValue(fromBase64(text) ?? '')
    if (codeCalls.decodesHex.test(path)) return text === undefined ? (values[0] ?? nothing) : textValue(fromHex(text) ?? '')
    if (codeCalls.decodesBase32.test(path)) return text === undefined ? (values[0] ?? nothing) : textValue(fromBase32(text) ?? '')
    if (codeCalls.unpacks.test(path)) return text === undefined ? (values[0] ?? nothing) : textValue(unpacked(text) ?? '')
    if (/\.(?:split|reverse|reversed)$/.test(path) || path === 'reversed' || path === 'strrev') {
      const own = knownText(receiver.pieces.length > 0 ? receiver : (values[0] ?? nothing))
      if (own !== undefined && /reverse|strrev/.test(path)) return textValue([...own].toReversed().join(''))
      if (own !== undefined) return textValue(own)
    }
    const isApart = (each: Value | undefined) => each !== undefined && each.pieces.length === 0
    if (/\.split$/.test(path) && isSecret(receiver) && isApart(values[0])) return markedAltered(this.#solid(receiver))
    if (/\.join$/.test(path) && isSecret(receiver) === false && receiver.pieces.length <= 1) {
      // `"".join(list)` of python, `list.join("")` of others: either way the parts in order.
      const separator = knownText(receiver)
      return separator === undefined || this.#language !== 'python'
        ? joined(
            receiver.pieces.length > 0 && this.#language !== 'python' ? receiver : nothing,
            this.#language === 'python' ? (values[0] ?? nothing) : nothing,
          )
        : joined(values[0] ?? nothing)
    }
    if (/\.unpack1?$/.test(path)) {
      const own = knownText(receiver)
      const how = text ?? ''
      if (own !== undefined) return textValue((how.startsWith('m') ? fromBase64(own) : how.startsWith('H') ? own : own) ?? own)
    }
    if (/\.pack$/.test(path) || path === 'pack') {
      const hex = values.map(knownText).find((each) => each !== undefined && /^[0-9a-f\s,]{8,}$/i.test(each))
      if (hex !== undefined) return textValue(fromHex(hex) ?? '')
    }
    if (/(?:string\.fromcharcode|\bchr)$/.test(path)) {
      const codes = values
        .map(knownText)
        .flatMap((each) => (each ?? '').split(/[\s,]+/))
        .filter((each) => /^\d{1,6}$/.test(each))
      return textValue(codes.map((each) => String.fromCodePoint(Math.min(Number(each), 0x10ffff))).join(''))
    }
    if (
      /\.(?:decode|encode|tostring|trim|strip|rstrip|to_s|read|text|json|items|entries|values|keys|tolist|copy|force_encoding|chomp|body)$/.test(
        path,
      )
    ) {
      const isCoded = values.some((each) => /^(?:base64|hex|base64url|rot13|rot_13|zlib)/.test(knownText(each) ?? ''))
      if (path.endsWith('keys')) return isEnvironment(receiver) ? unknownValue('names') : receiver
      const own = receiver.pieces.length === 0 && values[0] !== undefined ? values[0] : this.#solid(receiver)
      const known = knownText(own)
      if (isCoded && known !== undefined && path.endsWith('decode')) return textValue(fromBase64(known) ?? known)
      return isCoded ? markedAltered(own) : /\.(?:decode|text)$/.test(path) && known !== undefined ? textValue(asText(known)) : own
    }
    return undefined
  }

  #shellText(code: Value): Value {
    return this.#shell.runText(code, this.#at)
  }

  #runShell(path: string, args: readonly Value[], tokens: readonly CodeToken[]): Value {
    const first = argumentsOf(tokens)[0] ?? []
    const isList = first[0]?.text === '['
    const list = isList ? argumentsOf(first.slice(1, matching(first, 0))).map((each) => this.#value(each)) : undefined
    const code = args[0] ?? nothing
    if (list !== undefined) return this.#shell.call(list, nothing, this.#at)
    const others = args
      .slice(1)
      .filter(
        (each) =>
          !/^(?:shell|check|capture_output|text|stdout|stderr|env|input|cwd|timeout|encoding|stdio|universal_newlines|executable): /.test(
            readableText(each),
          ),
      )
    const input = args.find((each) => /^input: /.test(readableText(each))) ?? nothing
    const isProgram =
      /spawn|execfile|getexecoutput|exec\.exec|exec\.command|execa|open3|system2?$|system\.cmd|processbuilder|process\.start/.test(path) &&
      others.length > 0 &&
      !/\s/.test(readableText(code).trim())
    if (isProgram) {
      const second = argumentsOf(tokens)[1] ?? []
      const words = second[0]?.text === '[' ? argumentsOf(second.slice(1, matching(second, 0))).map((each) => this.#value(each)) : others
      return this.#shell.call([code, ...words], input, this.#at)
    }
    return this.#shell.runText(code, this.#at, input)
  }

  #runCode(code: Value): Value {
    const text = knownText(code)
    if (text === undefined && code.pieces.length === 0) return nothing
    if (/^[\w.]{0,60}$/.test(text ?? 'x x')) return nothing
    noteCode(this.#shell.world, this.#at, `${this.#language} eval`, code, 'runs what it fetched')
    return runCode(this.#shell, this.#language, code, this.#at, this.#args)
  }

  /** Ways out that are the forge's own. */
  #sendElsewhere(path: string, values: readonly Value[]): boolean {
    const all = spaced(values)
    const way: readonly [RegExp, Channel][] = [
      [codeCalls.summarises, 'summary'],
      [codeCalls.comments, 'comment'],
      [codeCalls.gists, 'gist'],
      [codeCalls.commits, 'git'],
      [codeCalls.creates, 'comment'],
    ]
    const channel = way.find(([pattern]) => pattern.test(path))?.[1]
    if (channel !== undefined) {
      this.#send(channel, path, undefined, carriedIn(all, 'body'))
      return true
    }
    if (codeCalls.setsOutput.test(path)) {
      const name = knownText(values[0] ?? nothing) ?? ''
      const { world } = this.#shell
      if (path.endsWith('setoutput') && world.stepId !== undefined) world.job.setOutput(world.stepId, name, values[1] ?? nothing)
      else if (path.endsWith('exportvariable')) world.job.env.set(name, values[1] ?? nothing)
      return true
    }
    return false
  }

  #writeOpened(receiver: Value, value: Value): void {
    const text = readableText(receiver)
    const path = /file:([^\s,]{1,200})/.exec(text)?.[1]
    if (path !== undefined && isSecret(value)) this.#shell.writeFile(textValue(path), value, true, this.#at)
    if (path !== undefined && !isSecret(value)) this.#shell.writeFile(textValue(path), value, true, this.#at)
  }

  /** A call that may send: to an address among what it is given, or that it was made with. */
  #sendHttp(path: string, receiver: Value, values: readonly Value[]): Value | undefined {
    const everything = [receiver, ...values]
    const target =
      everything.find((each) => /\b(?:https?|wss?|ftp|tcp):\/\//.test(readableText(each))) ??
      everything.map(hostNamed).find((each) => each !== undefined)
    if (target === undefined) return undefined
    const address = addressOf(target)
    if (address !== undefined && isMetadata(address.host)) {
      recordDeed(this.#shell.world, 'reads-metadata', this.#at, path, 'asks the cloud for the credentials of its machine', target)
      return taintedValue(metadataTaint(this.#at), 'metadata')
    }
    const carried: Carried[] = []
    for (const each of everything) {
      for (const one of carriedIn(each, 'body')) {
        const inUrl = each === target ? address?.carried.find((found) => found.secret.taint.key === one.secret.taint.key) : undefined
        const isHeader = /^(?:authorization|x-[\w-]{0,40}(?:key|token|auth|secret)|api-?key|cookie|private-token|auth|bearer)$/i.test(
          one.label ?? '',
        )
        carried.push(inUrl !== undefined && !/\s/.test(readableText(each)) ? inUrl : { ...one, position: isHeader ? 'header' : 'body' })
      }
    }
    const isSocket = codeCalls.opensSocket.test(path) || /\.(?:send|sendall|sendto)$/.test(path)
    this.#send(isSocket && address?.scheme === undefined ? 'socket' : 'http', path, target, carried)
    return isSecret(joined(...values)) ? nothing : fetchedValue(readableText(target))
  }

  #send(channel: Channel, tool: string, target: Value | undefined, carried: readonly Carried[]): void {
    if (!this.#isSecond || secretsIn(...carried.map((each) => ({ pieces: [each.secret] }))).length === 0) return
    this.#shell.send({ at: this.#at, channel, tool: tool.slice(-60), target, carried })
  }
}

function codeCallsDecode(path: string): boolean {
  return /decode|atob|buffer\.from|unhexlify|fromhex|decompress|inflate|gunzip|unpack|pack|reverse|fromcharcode|strrev/.test(path)
}

function isEnvironment(value: Value): boolean {
  const [first] = value.pieces
  return value.pieces.length === 1 && typeof first !== 'string' && first?.name.startsWith('env:') === true
}

/** A machine named without an address: `hostname: 'x.example'`, `('203.0.113.1', 443)`. */
function hostNamed(value: Value): Value | undefined {
  const text = readableText(value)
  const match = /(?:^|[\s(,:'"›])((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?=$|[\s),:'"/])/i.exec(text)
  const host = match?.[1]
  if (
    host === undefined ||
    /\.(?:py|js|ts|json|txt|sh|yml|yaml|md|html|log|env|xml|csv|toml|rb|php|parse|read|write|stdout|request|urlopen)$/i.test(host)
  )
    return undefined
  return textValue(host)
}

/** What the address answers that a call is given first. */
function fetchedFromFirst(tokens: readonly CodeToken[]): Value {
  const text = tokens[0]?.parts.find((each) => typeof each === 'string')
  return typeof text === 'string' && /^https?:\/\//.test(text) ? fetchedValue(text) : nothing
}
