import type { Span } from '../model/span.ts'
import type { ScriptText } from '../shell/script-text.ts'
import type { ShellNode } from '../shell/shell-program.ts'
import { noteSetting } from './diversions.ts'
import { looselyNamed } from './loose-names.ts'
import { environmentTaint } from './taint.ts'
import { unsetVariable } from './unset-variable.ts'
import { isSecret, joined, knownText, nothing, spaced, taintedValue, textValue, type Value } from './value.ts'
import { readEnv, type World, wholeEnv } from './world.ts'

export interface ShellFunction {
  readonly body: ShellNode
  readonly script: ScriptText
}

/** What names stand for in a shell. */
export class ShellScope {
  readonly world: World
  readonly isPowerShell: boolean
  readonly variables = new Map<string, Value>()
  readonly arrays = new Map<string, readonly Value[]>()
  readonly functions = new Map<string, ShellFunction>()
  positional: readonly Value[] = []
  /** The folder that the script went into; none where it did not leave the one that it began in. */
  folder: Value | undefined
  /** The variables that other names stand for. */
  protected meant = new Map<string, string>()
  /** What runs beside the script is run for the second time. */
  protected isAgain = false
  readonly #glimpses = new Map<string, number>()
  /** A variable was set of whose name a part is known only to the run. */
  #hasLooseNames = false

  constructor(world: World, isPowerShell: boolean) {
    this.world = world
    this.isPowerShell = isPowerShell
  }

  set(name: string, value: Value): void {
    this.arrays.delete(name)
    noteSetting(this.world.job, name, value)
    this.variables.set(name, value)
    if (name.includes('‹')) this.#hasLooseNames = true
    const meant = this.meant.get(name)
    if (meant !== undefined) this.variables.set(meant, value)
  }

  /** `list[key]=…`: an element by its name, and one more of the list. */
  setElement(name: string, value: Value): void {
    const list = name.slice(0, name.indexOf('['))
    const key = name.slice(list.length + 1, -1)
    noteSetting(this.world.job, list, value)
    this.variables.set(name, value)
    const elements = [...(this.arrays.get(list) ?? [])]
    if (/^\d{1,2}$/.test(key)) elements[Number(key)] = value
    else if (elements.length < 200) elements.push(value)
    this.setList(
      list,
      Array.from(elements, (each) => each ?? nothing),
    )
  }

  /** The element that `list[key]` names, where it is known which that is. */
  elementOf(name: string): Value | undefined {
    const open = name.indexOf('[')
    if (open === -1) return undefined
    return this.variables.get(name) ?? this.arrays.get(name.slice(0, open))?.[Number(name.slice(open + 1, -1))]
  }

  setList(name: string, list: readonly Value[]): void {
    for (const each of [name, this.meant.get(name) ?? name]) {
      this.arrays.set(each, list)
      this.variables.set(each, list[0] ?? nothing)
    }
  }

  /** `declare -n a=b`: another name for a variable, or for a list, by which that is set as well. */
  protected rename(name: string, at: Span): void {
    this.meant.delete(name)
    const target = knownText(this.lookup(name, at)) ?? ''
    const list = this.arrays.get(target)
    this.set(name, this.lookup(target, at))
    if (list !== undefined) this.arrays.set(name, list)
    if (target !== '' && target !== name) this.meant.set(name, target)
  }

  /** How often a few letters of something were taken, this time included: often enough, and they are all of it. */
  glimpses(of: string): number {
    const count = (this.#glimpses.get(of) ?? 0) + (this.isAgain ? 0 : 1)
    this.#glimpses.set(of, count)
    return count
  }

  /** What a variable holds; of an element that nobody set, what the list holds. */
  lookup(written: string, at: Span): Value {
    const element = this.elementOf(written)
    if (element !== undefined) return element
    const name = written.split('[', 1)[0] as string
    const value =
      this.variables.get(name) ?? readEnv(this.world, name) ?? (this.isPowerShell ? readEnv(this.world, name.toUpperCase()) : undefined)
    if (value !== undefined) return value
    if (name === '@' || name === '*') return spaced(this.positional)
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

  /** Hands everything to a shell that this one starts within itself. */
  protected lendTo(inner: ShellScope): void {
    for (const [name, value] of this.variables) inner.variables.set(name, value)
    for (const [name, value] of this.arrays) inner.arrays.set(name, value)
    for (const [name, value] of this.functions) inner.functions.set(name, value)
    inner.positional = this.positional
    inner.folder = this.folder
  }

  protected takeFrom(inner: ShellScope): void {
    for (const [name, value] of inner.variables) this.variables.set(name, value)
    for (const [name, value] of inner.functions) this.functions.set(name, value)
  }
}
