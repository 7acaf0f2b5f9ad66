import { carriedIn } from '../address.ts'
import { codeCalls } from '../code-calls.ts'
import type { CodeToken } from '../code-tokens.ts'
import { identityTaint } from '../taint.ts'
import {
  fetchedValue,
  isSecret,
  joined,
  knownText,
  markedAltered,
  nothing,
  readableText,
  spaced,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.ts'
import { noteDecoded } from '../world.ts'
import { askedCall } from './asked-arguments.ts'
import { argumentsOf } from './brackets.ts'
import { bindBlock, bindParameters, callGiven } from './call-bindings.ts'
import type { CodeLanguage } from './code-language.ts'
import type { CodeReader } from './code-reader.ts'
import { send, sendByCall, sendElsewhere } from './code-sends.ts'
import { copyCall } from './copy-call.ts'
import { decodedCall } from './decoded-call.ts'
import { isEnvironment } from './environment-mark.ts'
import { formatCall } from './format-call.ts'
import { openNamed, printed, writeOpened, writesToHandle } from './handles.ts'
import { hostNamed } from './host-named.ts'
import { argumentValue } from './labelled-values.ts'
import { apartCall } from './letters.ts'
import { openCall, opensThing, plainPath } from './opened.ts'
import { pathCall } from './path-call.ts'
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
  if (codeCalls.readsIdentity.test(path)) return taintedValue(identityTaint(reader.scope.at, name), 'OIDC token')
  if (codeCalls.readsInput.test(path)) return reader.scope.shell.world.scope.input(name ?? '') ?? unknownValue(`inputs.${name ?? ''}`)
  if (/^(?:require|import|__import__|import_module|importlib\.import_module)$/.test(path)) return moduleValue(reader, args[0])
  if (openNamed(reader, path, tokens)) return nothing
  if (copyCall(reader.scope, path, values)) return nothing
  const formatted = formatCall(path, receiver, values)
  if (formatted !== undefined) return formatted
  const asked = askedCall(reader.scope, path, args)
  if (asked !== undefined) return asked
  const named = pathCall(reader.scope, path, receiver, args)
  if (named !== undefined) return named
  bindParameters(reader, path, values, tokens)
  callGiven(reader, path, tokens, values)
  if (codeCalls.hashes.test(path)) return unknownValue('digest')
  const apart = apartCall(reader, path, receiver, tokens, values)
  if (apart !== undefined) return apart
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
    const { value, handle } = printed(values)
    if (writeOpened(reader.scope, handle ?? receiver, joined(value, textValue('\n')))) return nothing
    reader.scope.print(value)
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
  if (reader.scope.language === 'lua' && path === 'io.write') {
    reader.scope.print(all)
    return nothing
  }
  if (codeCalls.writes.test(path)) {
    const [target = nothing, content = nothing] = isSecret(receiver) || receiver.pieces.length > 0 ? [receiver, ...values] : values
    const isAppended = path.includes('append') || tokens.some((each) => each.text === 'FILE_APPEND')
    reader.scope.shell.writeFile(plainPath(target), content, isAppended, reader.scope.at)
    return nothing
  }
  if (/(?:^|\.)(?:json|pickle|yaml|marshal|toml|csv)\.dump$/.test(path))
    writeOpened(reader.scope, values[1] ?? nothing, values[0] ?? nothing)
  if (writesToHandle(reader, path, receiver, values)) return receiver
  if (codeCalls.sendsHttp.test(path) || codeCalls.opensSocket.test(path) || opensAddress(reader.scope.language, path)) {
    const answer = sendByCall(reader.scope, path, receiver, values)
    if (answer !== undefined) return joined(answer, isSecret(whole) || !codeCalls.sendsHttp.test(path) ? whole : all)
  }
  if (codeCalls.reads.test(path) || opensThing(path)) return openCall(reader.scope, path, receiver, args)
  if (codeCalls.encodes.test(path) || /^(?:base64|hex|base64url)$/.test(name ?? '')) return markedAltered(whole)
  return whole
}

/** A module is no text; a table that the job wrote is one. */
function moduleValue(reader: CodeReader, name: Value | undefined): Value {
  const path = name === undefined ? undefined : knownText(name)
  return path === undefined || !/^[./].{0,200}\.json$/.test(path)
    ? nothing
    : (reader.scope.shell.world.job.read(textValue(path), reader.scope.at) ?? nothing)
}

/** `new URL(x).text` of groovy, `url(x)` of R, `String(contentsOf: x)` of Swift: naming an address is half of asking it. */
function opensAddress(language: CodeLanguage, path: string): boolean {
  return /^(?:groovy|java|r|swift)$/.test(language) && /(?:^|\.)(?:url|string|data)$/.test(path)
}

function codeCallsDecode(path: string): boolean {
  return /decode|atob|buffer\.from|unhexlify|fromhex|decompress|inflate|gunzip|unpack|pack|reverse|fromcharcode|strrev/.test(path)
}
