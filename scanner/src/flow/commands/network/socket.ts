import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { fetchedValue, nothing, readableText } from '../../value.ts'
import { recordDeed } from '../../world.ts'

/** Programs that carry their input to a machine. */
export const socket: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-'))
  const text = call.args.map(readableText).join(' ')
  // An address of socat: `TCP:host:port`, `OPENSSL:host:port`.
  const socat = call.args.find((each) => /^(?:tcp|tcp4|tcp6|udp|openssl|ssl|socks4a?|proxy)[\w-]*:/i.test(readableText(each)))
  const target = call.name === 'socat' ? (socat ?? words.at(-1)) : words.find((each) => !/^\d{1,6}$/.test(readableText(each)))
  if (/(?:^|\s)-[a-z]{0,4}[ec]\s?[\w/.]{0,30}sh\b|exec:|system:/i.test(text))
    recordDeed(call.shell.world, 'opens-shell', call.at, call.name, 'gives a shell to another machine', target)
  if (call.stdin.pieces.some((each) => typeof each !== 'string' && each.name === 'typed shell'))
    recordDeed(call.shell.world, 'opens-shell', call.at, call.name, 'gives a shell to another machine', target)
  call.shell.send({
    at: call.at,
    channel: 'socket',
    tool: call.name,
    target,
    carried: [...carriedIn(call.stdin, 'body'), ...call.args.flatMap((each) => carriedIn(each, 'body'))],
  })
  return target === undefined ? nothing : fetchedValue(`tcp://${readableText(target)}`)
}
