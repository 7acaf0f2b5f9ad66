import { carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import { isSecret, nothing, readableText, type Value } from '../../value.ts'

export const mail: Command = (call) => {
  const target = call.args.findLast((each) => /[^@\s]@[^@\s]/.test(readableText(each))) ?? call.args.at(-1)
  // `--attach @file`
  const attached = call.args.flatMap((each) =>
    isSecret(each) ? [] : (call.shell.world.job.files.get(readableText(each).replace(/^@/, '')) ?? []),
  )
  const carried = [
    ...carriedIn(call.stdin, 'body'),
    ...attached.flatMap((each) => carriedIn(each, 'file')),
    ...call.args.flatMap((each) => carriedIn(each, mailPosition(call, each))),
  ]
  call.shell.send({ at: call.at, channel: 'mail', tool: call.name, target, carried })
  return nothing
}

/** The password of the mail account is no loot. */
function mailPosition(call: Call, arg: Value): 'header' | 'body' {
  const before = call.args[call.args.indexOf(arg) - 1]
  return before !== undefined && /^-{1,2}(?:ap|auth-password|au|auth-user|xp|xu|p|u|S|server|s)$/.test(readableText(before))
    ? 'header'
    : 'body'
}
