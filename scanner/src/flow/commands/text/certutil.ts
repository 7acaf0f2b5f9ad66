import type { Command } from '../../commands.ts'
import { fromBase64, fromHex } from '../../decode.ts'
import { alteredValue, knownText, nothing, readableText, textValue, unknownValue, withHop } from '../../value.ts'
import { noteDecoded } from '../../world.ts'

/** `certutil -encode from to` of Windows writes base64, and `-decode` reads it; `-urlcache` fetches. */
export const certutil: Command = (call) => {
  const action = call.args
    .map(readableText)
    .find((each) => /^[-/](?:en|de)code(?:hex)?$/i.test(each))
    ?.toLowerCase()
  const [from, to] = call.args.filter((each) => !/^[-/][a-z]+$/i.test(readableText(each)))
  if (action === undefined || from === undefined || to === undefined) return unknownValue('certutil')
  const value = call.shell.world.job.read(from, call.at) ?? nothing
  const text = knownText(value)
  const decoded =
    action.slice(1).startsWith('de') && text !== undefined ? (action.endsWith('hex') ? fromHex(text) : fromBase64(text)) : undefined
  if (decoded !== undefined) noteDecoded(call.shell.world, decoded)
  const out = decoded === undefined ? withHop(alteredValue(value, 'certutil'), call.at, 'encoded by certutil') : textValue(decoded)
  call.shell.writeFile(to, out, false, call.at)
  return nothing
}
