import type { Call, Command } from '../../commands.ts'
import { fromBase64 } from '../../decode.ts'
import { alteredValue, knownText, nothing, readableText, textValue, unknownValue, withHop } from '../../value.ts'
import { noteDecoded } from '../../world.ts'

export const openssl: Command = (call) => {
  const action = readableText(call.args[0] ?? nothing)
  const option = (name: string) => {
    const at = call.args.findIndex((each) => readableText(each) === name)
    return at === -1 ? undefined : call.args[at + 1]
  }
  const flags = new Set(call.args.map(readableText))
  const connect = option('-connect') ?? option('-host')
  if (action === 's_client') {
    call.shell.send({ at: call.at, channel: 'socket', tool: 'openssl', target: connect, carried: carriedBy(call) })
    return unknownValue('openssl')
  }
  const input = option('-in')
  const value = input === undefined ? call.stdin : (call.shell.world.job.read(input, call.at) ?? nothing)
  if (/^(?:dgst|sha\d*|md5|rand|req|x509|genrsa|genpkey|rsa|ec|pkcs12|passwd|verify|version|kdf|mac)$/.test(action))
    return unknownValue('openssl')
  const isDecoding = flags.has('-d') || flags.has('-decrypt')
  const text = knownText(value)
  const isBase64 = action === 'base64' || flags.has('-base64') || flags.has('-a') || flags.has('-A')
  const decoded = isDecoding && isBase64 && text !== undefined ? fromBase64(text) : undefined
  if (decoded !== undefined) noteDecoded(call.shell.world, decoded)
  const out =
    decoded !== undefined
      ? textValue(decoded)
      : isDecoding
        ? value
        : withHop(alteredValue(value, 'openssl'), call.at, 'encrypted or encoded by openssl')
  const target = option('-out')
  if (target === undefined) return out
  call.shell.writeFile(target, out, false, call.at)
  return nothing
}

function carriedBy(call: Call) {
  return call.stdin.pieces.flatMap((each) =>
    typeof each !== 'string' && each.taint !== undefined
      ? [{ secret: { ...each, taint: each.taint }, position: 'body' as const, label: undefined }]
      : [],
  )
}
