import type { Span } from '../model/span.ts'
import { assign } from './code/assign.ts'
import { assignmentAt } from './code/brackets.ts'
import type { CodeLanguage } from './code/code-language.ts'
import type { CodeReader } from './code/code-reader.ts'
import { CodeScope } from './code/code-scope.ts'
import { sendByCall } from './code/code-sends.ts'
import { printHandle, writeOpened } from './code/handles.ts'
import { bindHead, readHead } from './code/heads.ts'
import { noteTexts } from './code/letters.ts'
import { bindList } from './code/lists.ts'
import { noteMemory } from './code/note-memory.ts'
import { declarationsIn, type Statement, statementsOf } from './code/statements.ts'
import { readTerms } from './code/terms.ts'
import { isUndecoded } from './code/undecoded.ts'
import { type CodeToken, codeTokens, textWithHoles } from './code-tokens.ts'
import { noteCode, noteReverseShell } from './note-code.ts'
import type { ShellRun } from './shell-run.ts'
import { joined, knownText, nothing, textValue, type Value, withHop } from './value.ts'
import { beginProgram, noteRun, noteWornOut, recordDeed, wasDecoded } from './world.ts'

/** Follows values through a program of a scripting language: assignments, calls, strings. What it prints. */
export function runCode(
  shell: ShellRun,
  language: CodeLanguage,
  code: Value,
  at: Span,
  args: readonly Value[],
  isPrinted = false,
  isInline = false,
): Value {
  const { world } = shell
  const { text, holes } = textWithHoles(code)
  // Read twice, and dearer than commands of a shell.
  if (!beginProgram(world, at, text.length >> 4)) return nothing
  noteRun(world, code)
  noteMemory(world, text, at)
  noteReverseShell(world, at, text)
  if (wasDecoded(world, code)) recordDeed(world, 'runs-payload', at, language, 'runs code that stands encoded in the file')
  const run = new CodeRun(new CodeScope(shell, language, at, args, isInline))
  const statements = statementsOf(codeTokens(text, language, holes), language)
  // Twice: what a function is given may be known only after its text.
  run.runAll(statements, false)
  run.runAll(statements, true)
  return isPrinted ? joined(run.scope.printed, run.last) : run.scope.printed
}

class CodeRun implements CodeReader {
  readonly scope: CodeScope
  /** What the last statement gives. */
  last: Value = nothing
  #depth = 0

  constructor(scope: CodeScope) {
    this.scope = scope
  }

  runAll(statements: readonly Statement[], isSecond: boolean): void {
    this.scope.isSecond = isSecond
    this.scope.printed = nothing
    for (const each of statements) this.statement(each)
  }

  statement(tokens: Statement): void {
    const declared = declarationsIn(tokens, this.scope.language)
    if (declared !== undefined) {
      for (const each of declared) this.statement(each)
      return
    }
    this.scope.stepsLeft -= tokens.length
    if (this.scope.stepsLeft < 0) {
      noteWornOut(this.scope.shell.world, this.scope.at)
      return
    }
    this.scope.parameters.define(tokens)
    if (this.scope.callables.noteImport(tokens)) return
    const rest = readHead(this, tokens)
    if (rest !== undefined) {
      if (rest.length > 0) this.statement(rest)
      return
    }
    const equals = assignmentAt(tokens)
    if (equals !== undefined) {
      const right = tokens.slice(equals + 1)
      const value = withHop(this.value(right), this.scope.at, 'kept in a variable')
      this.scope.callables.noteAssignment(tokens.slice(0, equals), right, (inner) => knownText(this.value(inner)))
      const isAdded = !/^(?:=|:=|<-)$/.test(tokens[equals]?.text ?? '')
      assign(this, tokens.slice(0, equals), value, isAdded)
      bindList(this, tokens.slice(0, equals), right, isAdded)
      noteTexts(this.scope, tokens.slice(0, equals), right)
      return
    }
    bindHead(this, tokens)
    const value = this.scope.solid(this.value(tokens))
    this.last = value
    const first = tokens[0]
    if (first?.kind !== 'name' || !/^(?:echo|print|puts|say|p)$/.test(first.text)) return
    // `print $socket $text` of perl.
    const handle = this.scope.language === 'perl' ? printHandle(tokens) : undefined
    if (handle === undefined) {
      this.scope.print(value)
      return
    }
    const opened = this.scope.named(handle.name.text)
    const text = this.scope.solid(this.value(tokens.slice(handle.from)))
    if (!writeOpened(this.scope, opened, text)) sendByCall(this.scope, 'print', opened, [text])
  }

  /** The value of a run of tokens: what its terms give, one after the other. */
  value(tokens: readonly CodeToken[]): Value {
    // Brackets in brackets: what honest code nests is far less deep.
    if (this.#depth > 60) return nothing
    this.#depth += 1
    try {
      return readTerms(this, tokens)
    } finally {
      this.#depth -= 1
    }
  }

  string(token: CodeToken): Value {
    if (token.hole !== undefined) return token.hole
    return joined(...token.parts.map((each) => (typeof each === 'string' ? textValue(each) : this.value(each))))
  }

  runMade(code: Value): Value {
    const { shell, language, at, args, isInline } = this.scope
    const text = knownText(code)
    if (text === undefined && code.pieces.length === 0) return nothing
    if (/^[\w.]{0,60}$/.test(text ?? 'x x')) return nothing
    noteCode(shell.world, at, `${language} eval`, code, 'runs what it fetched')
    if (isUndecoded(code)) recordDeed(shell.world, 'runs-payload', at, language, 'runs code that stands encoded in the file')
    return runCode(shell, language, code, at, args, false, isInline)
  }
}
