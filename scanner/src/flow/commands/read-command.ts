import type { Command } from '../commands.ts'
import { readOptions } from '../options.ts'
import { fieldsOf } from '../shell-fields.ts'
import { alteredValue, isSecret, joined, knownText, nothing, readableText, textValue, type Value } from '../value.ts'
import { linesOf } from '../value-lines.ts'

/** Lines that are told apart; of more, every name gets all. */
const maxLines = 100

/** `read -r name rest`: the words of a line by name, the last with all that is left. */
export const read: Command = (call) => {
  const { shell } = call
  const given = readOptions(call.args, { letters: 'dnNptuai', names: new Set() })
  const option = (name: string) => given.options.find((each) => each.name === name)?.value
  const opened = option('-u')
  const stdin = opened === undefined ? call.stdin : (shell.readDescriptor(Number(readableText(opened)), call.at) ?? nothing)
  const array = option('-a')
  // Letter by letter, or a few at a time: no mask knows them.
  const input =
    isSecret(stdin) && /^\d{1,2}$/.test(readableText(option('-n') ?? option('-N') ?? nothing)) ? alteredValue(stdin, 'read') : stdin
  const names = given.operands.map(readableText)
  if (array !== undefined) shell.set(readableText(array), input)
  else if (names.length < 2) shell.set(names[0] ?? 'REPLY', input)
  else {
    const marks = knownText(shell.lookup('IFS', call.at)) ?? ' '
    const columns = columnsOf(input, names.length, marks)
    for (const [index, name] of names.entries()) shell.set(name, columns[index] ?? nothing)
  }
  return nothing
}

/** A loop reads line after line: what a name may hold is what stands at its place in any of them. */
function columnsOf(input: Value, count: number, marks: string): Value[] {
  const lines = linesOf(input).filter((each) => each.pieces.length > 0)
  if (lines.length > maxLines) return Array.from({ length: count }, () => input)
  const rows = lines.map((each) => fieldsOf(each, count, marks))
  return Array.from({ length: count }, (_, at) =>
    joined(...rows.flatMap((row, index) => [...(index > 0 ? [textValue('\n')] : []), row[at] ?? nothing])),
  )
}
