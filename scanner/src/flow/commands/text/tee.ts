import type { Command } from '../../commands.ts'
import { noNames, readOptions } from '../../options.ts'

export const tee: Command = (call) => {
  const read = readOptions(call.args, { letters: '', names: noNames })
  const isAppended = read.options.some(({ name }) => name === '-a' || name === '--append')
  for (const each of read.operands) call.shell.writeFile(each, call.stdin, isAppended, call.at)
  return call.stdin
}
