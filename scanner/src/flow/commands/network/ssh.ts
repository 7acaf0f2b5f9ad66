import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { readableText, unknownValue } from '../../value.ts'
import { recordDeed } from '../../world.ts'

export const ssh: Command = (call) => {
  const read = readOptions(call.args, { letters: 'bcDEeFIiJLlmOopQRSWw', names: new Set() })
  const [target, ...words] = read.operands
  const text = call.args.map(readableText).join(' ')
  if (/(?:^|\s)-[a-zA-Z]*R/.test(text) && /:(?:localhost|127\.0\.0\.1):22\b/.test(text))
    recordDeed(call.shell.world, 'opens-shell', call.at, 'ssh', 'opens a way back into the machine', target)
  const carried = [...carriedIn(call.stdin, 'file'), ...words.flatMap((each) => carriedIn(each, 'argument'))]
  call.shell.send({ at: call.at, channel: 'shell', tool: call.name, target, carried })
  return unknownValue('ssh')
}
