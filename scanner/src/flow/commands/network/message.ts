import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { nothing, readableText } from '../../value.ts'

/** Messages to a broker or a log server: what stands in `-m`, or in the input. */
export const message: Command = (call) => {
  const target =
    call.args.find((_, index) => /^(?:-h|--host|-n|--server|-L|--url|-u)$/.test(readableText(call.args[index - 1] ?? nothing))) ??
    call.args.find((each) => /\./.test(readableText(each)))
  const carried = [
    ...carriedIn(call.stdin, 'body'),
    ...call.args.flatMap((each) => carriedIn(call.shell.world.job.files.get(readableText(each)) ?? nothing, 'file')),
    ...call.args.flatMap((each, index) =>
      /^(?:-P|--pw|-a|--pass|--password|-p)$/.test(readableText(call.args[index - 1] ?? nothing)) ? [] : carriedIn(each, 'body'),
    ),
  ]
  call.shell.send({ at: call.at, channel: 'socket', tool: call.name, target, carried })
  return nothing
}
