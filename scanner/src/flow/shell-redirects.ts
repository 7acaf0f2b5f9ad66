import type { Span } from '../model/span.ts'
import type { ScriptText } from '../shell/script-text.ts'
import type { Redirect, ShellNode } from '../shell/shell-program.ts'
import type { ShellRun } from './shell-run.ts'
import { joined, knownText, nothing, readableText, textValue, unknownValue, type Value } from './value.ts'
import { recordDeed } from './world.ts'
import { writePath } from './write-path.ts'

/** Where the commands of a shell read from and print to. */
export class ShellRedirects {
  readonly #shell: ShellRun
  /** Open file descriptors above the three, by number. */
  readonly #descriptors = new Map<number, Value>()
  /** Programs behind `>(…)`, by the path that stands for them. */
  readonly #writers = new Map<string, { readonly body: ShellNode; readonly script: ScriptText }>()
  #count = 0
  /** Where `exec >file` sends all that the shell prints. */
  #printedTo: { readonly path: Value; readonly at: Span } | undefined

  constructor(shell: ShellRun) {
    this.#shell = shell
  }

  /** What a command reads. */
  input(redirects: readonly Redirect[], stdin: Value): Value {
    let input = stdin
    for (const each of redirects) {
      if ((each.descriptor ?? 0) !== 0) continue
      if (each.document !== undefined) input = this.#document(each)
      else if (each.target === undefined) continue
      else if (each.operator === '<&')
        input = this.readDescriptor(Number(readableText(this.#target(each))), this.#shell.spanOf(each)) ?? input
      else if (each.operator === '<' || each.operator === '<>') {
        const path = this.#target(each)
        input = this.#shell.world.job.read(path, this.#shell.spanOf(each)) ?? unknownValue(`<${readableText(path).slice(0, 60)}`)
      }
    }
    return input
  }

  /** Sends what a command printed where its redirects say; what is left for the pipe. */
  output(redirects: readonly Redirect[], out: Value, at: Span): Value {
    let left = out
    for (const each of redirects) {
      if (each.target === undefined || !/>/.test(each.operator) || each.descriptor === 2) continue
      const target = this.#target(each)
      const written = readableText(target)
      if (/^[\d-]$/.test(written)) {
        const opened = this.#descriptors.get(Number(written))
        if (opened !== undefined) this.write(opened, left, true, at)
        if (opened !== undefined) left = nothing
        continue
      }
      left = this.write(target, left, each.operator.startsWith('>>'), at)
    }
    return left
  }

  /** Writes to a path, or to the program behind it; what that prints. */
  write(path: Value, value: Value, isAppended: boolean, at: Span): Value {
    const writer = this.#writers.get(readableText(path))
    if (writer !== undefined) return this.caught(() => this.#shell.runOf(writer.script, writer.body, value))
    writePath(this.#shell, path, value, isAppended, at)
    return nothing
  }

  /** `<(…)` and `>(…)`: the path that stands for a program. */
  pathOf(body: ShellNode, script: ScriptText, isRead: boolean): Value {
    this.#count += 1
    const path = textValue(`/dev/fd/${this.#shell.world.depth}${this.#count}`)
    if (isRead)
      this.#shell.world.job.write(
        path,
        this.caught(() => this.#shell.run(body, nothing)),
        false,
      )
    else this.#writers.set(knownText(path) as string, { body, script })
    return path
  }

  /** `exec 3<file`, `exec 4<<<text`. */
  open(redirects: readonly Redirect[]): void {
    for (const each of redirects) {
      if (each.descriptor === undefined) continue
      if (each.target !== undefined) this.#descriptors.set(each.descriptor, this.#target(each))
      else if (each.document !== undefined) {
        const path = textValue(`/dev/fd/${this.#shell.world.depth}-${each.descriptor}`)
        this.#shell.world.job.write(path, this.#document(each), false)
        this.#descriptors.set(each.descriptor, path)
      }
    }
  }

  /** What an open descriptor gives to read. */
  readDescriptor(number: number, at: Span): Value | undefined {
    const path = this.#descriptors.get(number)
    return path === undefined ? undefined : this.#shell.world.job.read(path, at)
  }

  /** `exec >file`: from here on everything goes there. */
  printTo(redirects: readonly Redirect[], at: Span): void {
    for (const each of redirects) {
      if (each.target === undefined || !/>/.test(each.operator) || (each.descriptor ?? 1) !== 1) continue
      const path = this.#target(each)
      this.#printedTo = /^(?:[\d-]|\/dev\/tty|)$/.test(readableText(path)) ? undefined : { path, at }
    }
  }

  /** What the shell prints, where that was not sent elsewhere for good. */
  kept(out: Value): Value {
    if (this.#printedTo === undefined || out.pieces.length === 0) return out
    return this.write(this.#printedTo.path, out, true, this.#printedTo.at)
  }

  /** What is printed into a pipe or a file goes there, wherever the shell prints. */
  caught(run: () => Value): Value {
    const printedTo = this.#printedTo
    this.#printedTo = undefined
    const out = run()
    this.#printedTo = printedTo
    return out
  }

  /** A shell of its own changes nothing for this one. */
  apart(run: () => Value): Value {
    const printedTo = this.#printedTo
    const out = run()
    this.#printedTo = printedTo
    return out
  }

  /** `bash -i >& /dev/tcp/…`: whoever listens there types the commands. */
  noteShell(name: string, fields: readonly Value[], redirects: readonly Redirect[], at: Span): void {
    if (!/^(?:ba|z|da|k|a)?sh$/.test(name) && name !== 'exec') return
    for (const each of redirects) {
      const written = readableText(each.target === undefined ? nothing : this.#target(each))
      const opened = /^\d$/.test(written) ? this.#descriptors.get(Number(written)) : undefined
      const path = opened === undefined ? written : readableText(opened)
      if (!/^\/dev\/(?:tcp|udp)\//.test(path)) continue
      if (name === 'exec' && !fields.slice(1).some((field) => /sh$/.test(readableText(field)))) continue
      const target = textValue(path.replace(/^\/dev\/(tcp|udp)\//, '$1://'))
      recordDeed(this.#shell.world, 'opens-shell', at, name, 'opens a shell to another machine', target)
    }
  }

  #target({ target }: Redirect): Value {
    return target === undefined ? nothing : joined(...this.#shell.evaluate(target))
  }

  #document({ document }: Redirect): Value {
    return document === undefined ? nothing : joined(...this.#shell.evaluate({ ...document, isQuoted: true }), textValue('\n'))
  }
}
