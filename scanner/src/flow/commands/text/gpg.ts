import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { alteredValue, joined, textValue, unknownValue, withHop } from '../../value.ts'
import { contentsOf } from './contents.ts'

export const gpg: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'ouar',
    names: new Set([
      'output',
      'recipient',
      'passphrase',
      'passphrase-fd',
      'local-user',
      'homedir',
      'cipher-algo',
      'keyserver',
      'pinentry-mode',
      'recipient-file',
      'status-fd',
      'command-fd',
      'logger-fd',
    ]),
  })
  const encrypts = read.options.some(({ name }) => /^(?:-c|-e|--symmetric|--encrypt)$/.test(name))
  if (!encrypts) return unknownValue('gpg')
  const value = contentsOf(call, read.operands)
  const out = withHop(alteredValue(value, 'gpg'), call.at, 'encrypted by gpg')
  const target = read.options.find(({ name }) => name === '-o' || name === '--output')?.value
  if (target !== undefined) call.shell.writeFile(target, out, false, call.at)
  else if (read.operands[0] !== undefined) call.shell.writeFile(joined(read.operands[0], textValue('.gpg')), out, false, call.at)
  return out
}
