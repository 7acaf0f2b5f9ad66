import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { readableText, unknownValue } from '../../value.ts'

/** Programs that ask for a name, and so tell it to whoever answers for its zone; `ping` carries a pattern too. */
export const names: Command = (call) => {
  const isPattern = call.name.startsWith('ping')
  const carried = call.args.flatMap((each) => carriedIn(each, 'name'))
  const target = call.args.findLast((each) => !/^[-+@]/.test(readableText(each)) && /\./.test(readableText(each))) ?? call.args.at(-1)
  call.shell.send({
    at: call.at,
    channel: 'dns',
    tool: call.name,
    target,
    carried: [...carried, ...(isPattern ? [] : carriedIn(call.stdin, 'name'))],
  })
  return unknownValue(call.name)
}
