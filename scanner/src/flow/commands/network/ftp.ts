import { carriedIn } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { knownText, nothing, readableText, textValue } from '../../value.ts'

/** Programs for `ftp`: an address among the words, files among them or in the input. */
export const ftp: Command = (call) => {
  const target =
    call.args.find((each) => /^(?:s?ftps?:\/\/|[\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+)/i.test(readableText(each))) ?? call.args[0]
  const { job } = call.shell.world
  const commands = [...call.args.map(readableText), knownText(call.stdin) ?? ''].join(' ')
  const files = [...commands.matchAll(/\b(?:put|mput|mirror -R|send)\s+([^\s;'"]{1,200})/g)].flatMap(
    (match) => job.read(textValue(match[1] as string), call.at) ?? [],
  )
  const named = call.args.flatMap((each) => job.files.get(readableText(each)) ?? [])
  call.shell.send({
    at: call.at,
    channel: 'shell',
    tool: call.name,
    target,
    carried: [...files, ...named].flatMap((each) => carriedIn(each, 'file')),
  })
  return nothing
}
