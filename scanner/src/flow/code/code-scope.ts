import type { Span } from '../../model/span.ts'
import type { ShellRun } from '../shell-run.ts'
import { joined, nothing, textValue, type Value } from '../value.ts'
import type { Asked } from './asked-arguments.ts'
import { bare } from './brackets.ts'
import { Callables } from './callables.ts'
import type { CodeLanguage } from './code-language.ts'
import type { Cut } from './cuts.ts'
import { environmentMark, isEnvironment } from './environment-mark.ts'
import { Parameters } from './parameters.ts'

/** What the names of a program stand for while it is read, and what it has printed. */
export class CodeScope {
  readonly shell: ShellRun
  readonly language: CodeLanguage
  readonly at: Span
  readonly args: readonly Value[]
  /** The program stands on the command line and not in a file: it has no name of its own among what it is given. */
  readonly isInline: boolean
  readonly variables = new Map<string, Value>()
  /** The items of lists, by the names of the lists. */
  readonly lists = new Map<string, readonly Value[]>()
  /** Names that stand for one text, and not for a list or a table: whoever goes through it goes through its letters. */
  readonly texts = new Set<string>()
  /** Where texts were cut, by how they are named. */
  readonly cuts = new Map<string, readonly Cut[]>()
  /** Programs that were started and may still be written to. */
  readonly pipes = new Map<string, (input: Value) => void>()
  /** What the program asks its caller for, by name. */
  readonly asked = new Map<string, Asked>()
  readonly parameters = new Parameters()
  readonly callables = new Callables()
  printed: Value = nothing
  /** A program is read twice, and what leaves it is noted at the second time. */
  isSecond = false
  stepsLeft = 60_000

  constructor(shell: ShellRun, language: CodeLanguage, at: Span, args: readonly Value[], isInline: boolean) {
    this.shell = shell
    this.language = language
    this.at = at
    this.args = args
    this.isInline = isInline
  }

  /** What the program reads on its input. */
  get input(): Value {
    return this.args.at(-1) ?? nothing
  }

  named(text: string): Value {
    const name = bare(text)
    const known = this.variables.get(name)
    if (known !== undefined) return known
    if (/^(?:ENV|_ENV|environ|environb)$/.test(name) && (this.language !== 'node' || name === 'ENV')) return environmentMark(text)
    if (name === 'ARGV' || name === 'argv') return joined(...this.args)
    if (name === 'STDIN') return this.input
    return nothing
  }

  add(name: string, value: Value): void {
    this.variables.set(name, joined(this.variables.get(name) ?? nothing, value))
  }

  print(value: Value): void {
    this.printed = joined(this.printed, value, textValue('\n'))
  }

  /** A variable of the environment; of a name that goes through a list, all that the list names. */
  env(name: string): Value {
    if (/^\w*$/.test(name)) return this.shell.lookup(name, this.at)
    const names = name.split(/[^\w]+/, 60).filter((each) => each !== '')
    return joined(...names.flatMap((each) => [this.shell.lookup(each, this.at), textValue(' ')]))
  }

  dump(): Value {
    return this.shell.dump(this.at)
  }

  /** The value, and where it is the environment itself, all that stands in it. */
  solid(value: Value): Value {
    return isEnvironment(value) ? this.dump() : value
  }
}
