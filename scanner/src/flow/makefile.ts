import type { Call } from './commands.ts'
import { nothing, readableText, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'

/** The commands of a makefile, as its shell is given them. */
export function recipesOf(code: Value): Value {
  const pieces: (string | Value['pieces'][number])[] = []
  for (const line of linesOf(code)) {
    if (!leadOf(line).startsWith('\t')) continue
    for (const [index, piece] of line.pieces.entries())
      pieces.push(
        typeof piece === 'string' ? (index === 0 ? piece.replace(/^\t[@+-]{0,3}/, '') : piece).replaceAll('$$', () => '$') : piece,
      )
    pieces.push('\n')
  }
  return { pieces }
}

/** `make -f file` of a makefile that the job wrote. */
export function runMake(call: Call): void {
  const { job } = call.shell.world
  const at = call.args.findIndex((each) => /^(?:-f|--file|--makefile)$/.test(readableText(each)))
  const file = at === -1 ? (job.files.get('Makefile') ?? job.files.get('makefile')) : job.read(call.args[at + 1] ?? nothing, call.at)
  if (file !== undefined) call.shell.runText(recipesOf(file), call.at)
}
