import { carriedIn } from '../address.ts'
import { codeCalls } from '../code-calls.ts'
import { type CodeToken, spaced } from '../code-tokens.ts'
import { identityTaint } from '../taint.ts'
import {
  fetchedValue,
  isSecret,
  joined,
  knownText,
  markedAltered,
  nothing,
  readableText,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.ts'
import { noteDecoded } from '../world.ts'
import { argumentsOf } from './brackets.ts'
import { bindBlock, bindParameters, callGiven } from './call-bindings.ts'
import type { CodeLanguage } from './code-language.ts'
import type { CodeReader } from './code-reader.ts'
import { send, sendByCall, sendElsewhere, writeOpened } from './code-sends.ts'
import { decodedCall } from './decoded-call.ts'
import { isEnvironment } from './environment-mark.ts'
import { hostNamed } from './host-named.ts'
import { argumentValue } from './labelled-values.ts'
import { runShellCall } from './shell-call.ts'

/** What a call does and gives, by the path of what is called. */
export function callCode(reader: CodeReader, path: string, receiver: Value, tokens: readonly CodeToken[]): Value {
  if (/(?:^|\.)(?:then|each|map|foreach|tap|pipe|finally|on|once|get|request|fetch|done)$/.test(path))
    bindBlock(reader, reader.scope.solid(receiver), tokens)
  const args = argumentsOf(tokens).map((each) => argumentValue(reader, each))
  const values = args.map((each) => reader.scope.solid(each))
  const all = spaced(values)
  const whole = joined(reader.scope.solid(receiver), isSecret(receiver) || receiver.pieces.length > 0 ? textValue(' ') : nothing, all)
  const name = args[0] === undefined ? undefined : knownText(args[0])
  if (codeCalls.readsEnv.test(path)) return name === undefined ? reader.scope.dump() : reader.scope.env(name)
  if (isEnvironment(receiver) && /\.(?:get|fetch)$/.test(path)) return name === undefined ? reader.scope.dump() : reader.scope.env(name)
  if (codeCalls.readsIdentity.test(path)) return taintedValue(identityTaint(reader.scope.at), 'OIDC token')
  if (codeCalls.readsInput.test(path)) return reader.scope.shell.world.scope.input(name ?? '') ?? unknownValue(`inputs.${name ?? ''}`)
  // A module is no text.
  if (/^(?:require|import|__import__|import_module|importlib\.import_module)$/.test(path)) return nothing
  bindParameters(reader, path, values)
  callGiven(reader, path, tokens, values)
  if (codeCalls.hashes.test(path)) return unknownValue('digest')
  const decoded = decodedCall(reader.scope, path, receiver, values)
  if (decoded !== undefined) {
    const known = knownText(decoded)
    // Bytes that are only read as text hid nothing.
    const wasSame = known === knownText(values[0] ?? receiver) || known === knownText(receiver)
    if (known !== undefined && !wasSame && codeCallsDecode(path)) noteDecoded(reader.scope.shell.world, known)
    return decoded
  }
  if (/\.execute$/.test(path) && reader.scope.language === 'groovy') return reader.scope.shell.runText(receiver, reader.scope.at)
  if (codeCalls.runsShell.test(path) && !/^(?:re|regex|pattern|cursor|db|conn|session|sql)\./.test(path))
    return runShellCall(reader, path, args, tokens)
  if (codeCalls.runsCode.test(path) && (reader.scope.language === 'python' || reader.scope.language === 'node' || path.endsWith('eval')))
    return reader.runMade(values[0] ?? nothing)
  if (codeCalls.prints.test(path)) {
    reader.scope.print(all)
    if (codeCalls.sendsHttp.test(path)) sendByCall(reader.scope, path, receiver, values)
    return nothing
  }
  if (sendElsewhere(reader.scope, path, values)) return unknownValue(path)
  if (codeCalls.sendsMail.test(path)) {
    const target = [receiver, ...values].map(hostNamed).find((each) => each !== undefined)
    if (target !== undefined) send(reader.scope, 'mail', path, target, carriedIn(all, 'body'))
  }
  if (/(?:urlretrieve|wget\.download|download\.file|downloadfile)$/.test(path) && values[1] !== undefined)
    reader.scope.shell.writeFile(values[1], fetchedValue(readableText(values[0] ?? nothing)), false, reader.scope.at)
  if (codeCalls.asksName.test(path)) {
    send(reader.scope, 'dns', path, all, carriedIn(all, 'name'))
    return unknownValue(path)
  }
  if (codeCalls.writes.test(path)) {
    const [target = nothing, ...rest] = isSecret(receiver) || receiver.pieces.length > 0 ? [receiver, ...values] : values
    reader.scope.shell.writeFile(target, joined(...rest), path.includes('append'), reader.scope.at)
    return nothing
  }
  if (/(?:^|\.)(?:json|pickle|yaml|marshal|toml|csv)\.dump$/.test(path))
    writeOpened(reader.scope, values[1] ?? nothing, values[0] ?? nothing)
  if (/\.(?:write|writelines|puts|print)$/.test(path)) writeOpened(reader.scope, receiver, all)
  if (codeCalls.sendsHttp.test(path) || codeCalls.opensSocket.test(path) || opensAddress(reader.scope.language, path)) {
    const answer = sendByCall(reader.scope, path, receiver, values)
    if (answer !== undefined) return joined(answer, isSecret(whole) || !codeCalls.sendsHttp.test(path) ? whole : all)
  }
  if (codeCalls.reads.test(path)) {
    const held = args[0] === undefined ? undefined : reader.scope.shell.world.job.read(args[0], reader.scope.at)
    if (held !== undefined) return held
    return joined(textValue('file:'), args[0] ?? nothing)
  }
  if (codeCalls.encodes.test(path) || /^(?:base64|hex|base64url)$/.test(name ?? '')) return markedAltered(whole)
  return whole
}

/** `new URL(x).text` of groovy, `url(x)` of R, `String(contentsOf: x)` of Swift: naming an address is half of asking it. */
function opensAddress(language: CodeLanguage, path: string): boolean {
  return /^(?:groovy|java|r|swift)$/.test(language) && /(?:^|\.)(?:url|string|data)$/.test(path)
}

function codeCallsDecode(path: string): boolean {
  return /decode|atob|buffer\.from|unhexlify|fromhex|decompress|inflate|gunzip|unpack|pack|reverse|fromcharcode|strrev/.test(path)
}
