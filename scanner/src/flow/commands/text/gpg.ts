import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { alteredValue, isSecret, joined, nothing, readableText, textValue, unknownValue, withHop } from '../../value.ts'
import { contentsOf } from './contents.ts'

/** What it encrypts or signs of a file goes to a file beside it; what comes in is printed. */
export const gpg: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'our',
    names: new Set([
      'output',
      'recipient',
      'passphrase',
      'passphrase-file',
      'passphrase-fd',
      'local-user',
      'default-key',
      'homedir',
      'cipher-algo',
      'compress-algo',
      'digest-algo',
      'keyserver',
      'keyring',
      'trust-model',
      'pinentry-mode',
      'recipient-file',
      'hidden-recipient',
      'status-fd',
      'command-fd',
      'logger-fd',
    ]),
  })
  const has = (pattern: RegExp) => read.options.some(({ name }) => pattern.test(name))
  const encrypts = has(/^(?:-c|-e|--symmetric|--encrypt)$/)
  const signs = has(/^(?:-s|--sign|--clear-?sign|--store)$/) && !has(/^(?:-b|--detach-sign|--import|--quick-)/)
  const decrypts = has(/^(?:-d|--decrypt)$/)
  const value = contentsOf(call, read.operands)
  if (!encrypts && !signs && !(decrypts && isSecret(value))) return unknownValue('gpg')
  const out = decrypts && !encrypts ? value : withHop(alteredValue(value, 'gpg'), call.at, 'encrypted by gpg')
  const target = read.options.find(({ name }) => name === '-o' || name === '--output')?.value
  const [file] = read.operands
  if (target !== undefined && /^(?:-|\/dev\/stdout)$/.test(readableText(target))) return out
  if (target !== undefined) call.shell.writeFile(target, out, false, call.at)
  else if (decrypts || file === undefined || readableText(file) === '-') return out
  else call.shell.writeFile(joined(file, textValue(has(/^(?:-a|--armou?r|--clear-?sign)$/) ? '.asc' : '.gpg')), out, false, call.at)
  return nothing
}
