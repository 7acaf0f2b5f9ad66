import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { joined, textValue } from '../../value.ts'
import { wget } from './wget.ts'

/** `aria2c -d folder -o name address`, as wget would be told it. */
export const aria2c: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'dojxskimtU',
    names: new Set(['dir', 'out', 'header', 'split', 'max-connection-per-server', 'input-file', 'log', 'user-agent', 'referer']),
  })
  const find = (names: RegExp) => read.options.find(({ name }) => names.test(name))?.value
  const folder = find(/^(?:-d|--dir)$/)
  const name = find(/^(?:-o|--out)$/)
  const place = folder === undefined ? [] : [textValue('-P'), folder]
  const target = name === undefined ? place : [textValue('-O'), folder === undefined ? name : joined(folder, textValue('/'), name)]
  const headers = read.options.flatMap(({ name: option, value }) =>
    option === '--header' && value !== undefined ? [textValue('--header'), value] : [],
  )
  return wget({ ...call, args: [...target, ...headers, ...read.operands] })
}
