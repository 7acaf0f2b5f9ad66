import type { Call } from './commands.ts'
import { withoutLead } from './options.ts'
import { nothing, readableText, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'

/** The commands of a makefile, as its shell is given them. */
export function recipesOf(code: Value): Value {
  const pieces: (string | Value['pieces'][number])[] = []
  for (const line of linesOf(code)) {
    if (!leadOf(line).startsWith('\t')) continue
    for (const [index, piece] of line.pieces.entries())
      pieces.push(typeof piece === 'string' ? forTheShell(index === 0 ? piece.replace(/^\t[@+-]{0,3}/, '') : piece) : piece)
    pieces.push('\n')
  }
  return { pieces }
}

/** `$(NAME)` of make is a variable, `$$(words)` the shell's own command. */
const forTheShell = (recipe: string): string =>
  recipe
    .split('$$')
    .map((text) => text.replace(/\$\((\w{1,100})\)/g, '${$1}'))
    .join('$')

/** `make -f file` of a makefile that the job wrote. */
export function runMake(call: Call): void {
  const { job } = call.shell.world
  const at = call.args.findIndex((each) => /^(?:-f|--file|--makefile)$/.test(readableText(each)))
  const file = at === -1 ? (job.files.get('Makefile') ?? job.files.get('makefile')) : job.read(call.args[at + 1] ?? nothing, call.at)
  if (file === undefined) return
  const { variables } = call.shell
  const before = new Map(variables)
  // `NAME=value` behind `make` is a variable of every recipe, and of nothing after it.
  for (const arg of call.args) {
    const name = /^([A-Za-z_]\w{0,99})=/.exec(leadOf(arg))?.[1]
    if (name !== undefined) variables.set(name, withoutLead(arg, name.length + 1))
  }
  call.shell.runText(recipesOf(file), call.at)
  variables.clear()
  for (const [name, value] of before) variables.set(name, value)
}
