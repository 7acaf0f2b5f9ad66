import type { Command } from '../../commands.ts'
import { alteredValue, isSecret, joined, nothing, readableText, unknownValue, withHop } from '../../value.ts'
import { filesNamed } from './contents.ts'

/** Programs that put text into a file of another kind: a picture, a table. Every file that they name then holds it. */
export const carrier: Command = (call) => {
  const held = joined(...call.args.filter(isSecret), call.stdin, ...filesNamed(call))
  if (!isSecret(held)) return unknownValue(call.name)
  for (const each of call.args)
    if (!isSecret(each) && /^[\w./-]{1,100}\.\w{1,6}$/.test(readableText(each)))
      call.shell.writeFile(each, withHop(alteredValue(held, call.name), call.at, `hidden by ${call.name}`), false, call.at)
  // A code of squares in letters is as good as a picture.
  const isDrawn = call.name === 'qrencode' && call.args.some((each) => /^(?:-t ?)?(?:ANSI|ASCII|UTF8)\w{0,8}$/i.test(readableText(each)))
  return isDrawn ? alteredValue(held, call.name) : nothing
}
