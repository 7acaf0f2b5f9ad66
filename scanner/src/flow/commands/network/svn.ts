import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { readableText, unknownValue } from '../../value.ts'
import { keepClone } from '../forge/cloned.ts'
import { message } from './message.ts'

/** `svn export`, `svn checkout`: files of others; the rest may say something. */
export const svn: Command = (call) => {
  const read = readOptions(call.args, { letters: 'r', names: new Set(['revision', 'username', 'password', 'depth', 'config-dir']) })
  const [action, remote, folder] = read.operands
  if (action === undefined || !/^(?:export|checkout|co)$/.test(readableText(action))) return message(call)
  keepClone(call, remote, folder)
  return unknownValue('svn')
}
