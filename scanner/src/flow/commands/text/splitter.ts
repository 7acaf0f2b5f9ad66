import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { alteredValue, fetchedFrom, isSecret, joined, nothing, textValue, unknownValue, withHop } from '../../value.ts'
import { contentsOf } from './contents.ts'

/** `split f part_`: parts of a file, named in their order. Nothing is printed. */
export const split: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'abClnt',
    names: new Set(['suffix-length', 'bytes', 'line-bytes', 'lines', 'number', 'separator', 'additional-suffix', 'filter']),
  })
  const value = contentsOf(call, read.operands.slice(0, 1))
  if (!isSecret(value) && fetchedFrom(value) === undefined) return nothing
  const part = withHop(alteredValue(value, 'split'), call.at, 'cut by split')
  const filter = read.options.find(({ name }) => name === '--filter')?.value
  if (filter !== undefined) return call.shell.runText(filter, call.at, part)
  const ending = read.options.find(({ name }) => name === '--additional-suffix')?.value ?? nothing
  const prefix = read.operands[1] ?? textValue('x')
  for (const each of [textValue('aa'), textValue('00'), unknownValue('part')])
    call.shell.writeFile(joined(prefix, each, ending), part, false, call.at)
  return nothing
}

/** `csplit -f a f 1`: the same, cut where a line or a pattern says. */
export const csplit: Command = (call) => {
  const read = readOptions(call.args, { letters: 'bfn', names: new Set(['suffix-format', 'prefix', 'digits']) })
  const value = contentsOf(call, read.operands.slice(0, 1))
  if (!isSecret(value)) return nothing
  const prefix = read.options.find(({ name }) => name === '-f' || name === '--prefix')?.value ?? textValue('xx')
  const part = withHop(alteredValue(value, 'csplit'), call.at, 'cut by csplit')
  for (const each of [textValue('00'), textValue('01'), unknownValue('part')])
    call.shell.writeFile(joined(prefix, each), part, false, call.at)
  return nothing
}
