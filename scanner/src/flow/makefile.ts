import type { Call } from './commands.ts'
import { withoutLead } from './options.ts'
import { joined, nothing, readableText, type Value } from './value.ts'
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

/** `NAME=value` behind `make`: a variable of every recipe. */
function variablesOf(args: readonly Value[]): Value {
  const pieces: Value['pieces'][number][] = []
  for (const arg of args) {
    const name = /^([A-Za-z_]\w{0,99})=/.exec(leadOf(arg))?.[1]
    if (name !== undefined) pieces.push(`${name}='`, ...withoutLead(arg, name.length + 1).pieces, "'\n")
  }
  return { pieces }
}

/** `make -f file` of a makefile that the job wrote. */
export function runMake(call: Call): void {
  const { job } = call.shell.world
  const at = call.args.findIndex((each) => /^(?:-f|--file|--makefile)$/.test(readableText(each)))
  const file = at === -1 ? (job.files.get('Makefile') ?? job.files.get('makefile')) : job.read(call.args[at + 1] ?? nothing, call.at)
  if (file !== undefined) call.shell.runText(joined(variablesOf(call.args), recipesOf(file)), call.at)
}
