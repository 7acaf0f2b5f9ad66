import type { Command } from '../commands.ts'
import { readOptions } from '../options.ts'
import { fieldsOf } from '../shell-fields.ts'
import { alteredValue, isSecret, knownText, nothing, readableText } from '../value.ts'
import { linesOf } from '../value-lines.ts'

/** `read -r name rest`: the words of a line by name, the last with all that is left. */
export const read: Command = (call) => {
  const { shell } = call
  const given = readOptions(call.args, { letters: 'dnNptuai', names: new Set() })
  const option = (name: string) => given.options.find((each) => each.name === name)?.value
  const opened = option('-u')
  const stdin = opened === undefined ? call.stdin : (shell.redirects.readDescriptor(Number(readableText(opened)), call.at) ?? nothing)
  const array = option('-a')
  // Letter by letter, or a few at a time: no mask knows them.
  const input =
    isSecret(stdin) && /^\d{1,2}$/.test(readableText(option('-n') ?? option('-N') ?? nothing)) ? alteredValue(stdin, 'read') : stdin
  const names = given.operands.map(readableText)
  if (array !== undefined) shell.set(readableText(array), input)
  else if (names.length < 2) shell.set(names[0] ?? 'REPLY', input)
  else {
    const marks = knownText(shell.lookup('IFS', call.at)) ?? ' '
    const [line = nothing, ...others] = linesOf(input).filter((each) => each.pieces.length > 0)
    // Which of several lines it is, is not known here: any name may hold any.
    const fields = others.length > 0 ? names.map(() => input) : fieldsOf(line, names.length, marks)
    for (const [index, name] of names.entries()) shell.set(name, fields[index] ?? nothing)
  }
  return nothing
}
