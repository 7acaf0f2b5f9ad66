import { carriedIn } from '../address.ts'
import type { Command } from '../commands.ts'
import { fromBase64, fromUtf16, unpacked } from '../decode.ts'
import type { Carried } from '../flow-facts.ts'
import {
  alteredValue,
  fetchedValue,
  isSecret,
  joined,
  knownText,
  markedAltered,
  nothing,
  readableText,
  spaced,
  textValue,
  unknownValue,
  withHop,
} from '../value.ts'
import { sendTo } from './network/send-to.ts'
import { filesOfPowerShell } from './power-shell/files.ts'
import { parameter, parametersOf } from './power-shell/parameters.ts'
import { webClient } from './power-shell/web-client.ts'
import { runsCode } from './program-commands.ts'

const webRequest: Command = (call) => {
  const { named, words } = parametersOf(call)
  const url = parameter(named, '-uri') ?? words[0] ?? nothing
  const carried: Carried[] = []
  const { job } = call.shell.world
  for (const name of ['-body', '-form']) {
    const value = parameter(named, name)
    if (value === undefined) continue
    carried.push(...carriedIn(value, 'body'))
    // `-Form @{ file = Get-Item x }` sends what the file holds.
    if (name === '-form')
      for (const path of readableText(value).split(/[=&]/, 40))
        if (path !== '') carried.push(...carriedIn(job.read(textValue(path), call.at) ?? nothing, 'file'))
  }
  for (const name of ['-headers', '-token', '-credential', '-authentication', '-websession', '-useragent']) {
    const value = parameter(named, name)
    if (value !== undefined) carried.push(...carriedIn(value, 'header'))
  }
  const file = parameter(named, '-infile')
  if (file !== undefined) carried.push(...carriedIn(job.read(file, call.at) ?? nothing, 'file'))
  if (parameter(named, '-body') === undefined) carried.push(...carriedIn(call.stdin, 'body'))
  // A splatted table holds all of it.
  const splat = words.filter((each) => isSecret(each) && each !== url)
  for (const each of splat) carried.push(...carriedIn(each, 'body'))
  const address = [url, ...words].find((each) => /https?:\/\//.test(readableText(each))) ?? url
  const out = sendTo(call, call.name, address, carried)
  const target = parameter(named, '-outfile')
  if (target === undefined) return out
  call.shell.writeFile(target, out, false, call.at)
  return nothing
}

const sendMail: Command = (call) => {
  const { named } = parametersOf(call)
  const target = parameter(named, '-smtpserver') ?? parameter(named, '-to') ?? nothing
  const spoken = [parameter(named, '-body'), parameter(named, '-subject'), call.stdin].flatMap((each) => each ?? [])
  const files = [parameter(named, '-attachments')].flatMap((each) =>
    each === undefined ? [] : (call.shell.world.job.read(each, call.at) ?? []),
  )
  const carried = [...spoken.flatMap((each) => carriedIn(each, 'body')), ...files.flatMap((each) => carriedIn(each, 'file'))]
  call.shell.send({ at: call.at, channel: 'mail', tool: call.name, target, carried })
  return nothing
}

const outFile: Command = (call) => {
  const { named, words } = parametersOf(call)
  const path = parameter(named, '-filepath', '-path', '-literalpath') ?? words[0]
  const value = joined(call.stdin, parameter(named, '-value', '-inputobject') ?? (words.length > 1 ? joined(...words.slice(1)) : nothing))
  if (path !== undefined)
    call.shell.writeFile(path, joined(value, textValue('\n')), call.name.startsWith('add') || named.has('-append'), call.at)
  return nothing
}

const getContent: Command = (call) => {
  const { named, words } = parametersOf(call)
  const path = parameter(named, '-path', '-literalpath') ?? words[0]
  return path === undefined ? nothing : (call.shell.world.job.read(path, call.at) ?? unknownValue('file'))
}

const invokeExpression: Command = (call) => {
  const { named, words } = parametersOf(call)
  const code = joined(parameter(named, '-command') ?? nothing, ...words, call.stdin)
  runsCode(call, code, 'runs what it fetched with PowerShell')
  return call.shell.runText(code, call.at, nothing, call.shell.world.isWrapped, 'powershell')
}

/** `Get-ChildItem env:` shows everything. */
const getItem: Command = (call) => {
  const { named, words } = parametersOf(call)
  const path = readableText(parameter(named, '-path', '-literalpath') ?? words[0] ?? nothing).toLowerCase()
  if (/^env:\\?(?:\*)?$/.test(path)) return call.shell.dump(call.at)
  const name = /^env:\\?(\w{1,100})$/.exec(path)?.[1]
  if (name !== undefined) return call.shell.lookup(name, call.at)
  return call.name === 'get-item' || call.name === 'gi' || /\.\w{1,8}$|\*/.test(path)
    ? (parameter(named, '-path', '-literalpath') ?? words[0] ?? unknownValue('items'))
    : unknownValue('items')
}

const pass: Command = (call) => joined(call.stdin, ...call.args.filter((each) => isSecret(each) || call.stdin.pieces.length === 0))

/** What is called on a thing: `x.ToString()`. The first word is the thing. */
const method =
  (how: 'pass' | 'alter' | 'send' | 'turn'): Command =>
  (call) => {
    const all = spaced(call.args)
    if (how === 'pass') return all
    if (how === 'alter') return markedAltered(all)
    if (how === 'turn') {
      return joined(...call.args.slice(-1))
    }
    const target =
      call.args.find((each) => /https?:\/\/|^ftp:\/\//.test(readableText(each))) ??
      call.args.find((each) => /^(?:tcp:\/\/)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:[\s,:]{1,3}\d{1,5})?$/.test(readableText(each).trim()))
    if (target === undefined) return all
    const carried = call.args.filter((each) => each !== target).flatMap((each) => carriedIn(each, 'body'))
    return joined(sendTo(call, call.name, target, carried), isSecret(all) ? nothing : textValue(readableText(target)))
  }

const toBase64: Command = (call) => withHop(alteredValue(joined(...call.args), 'base64'), call.at, 'encoded as base64')

const fromBase64String: Command = (call) => {
  const text = knownText(joined(...call.args))
  return text === undefined ? joined(...call.args) : textValue(fromBase64(text) ?? '')
}

const getString: Command = (call) => {
  const value = joined(...call.args.slice(-1))
  const text = knownText(value)
  if (text === undefined) return value
  return textValue(text.includes('\0') ? fromUtf16(text) : text)
}

const getEnvironmentVariable: Command = (call) => {
  const name = knownText(call.args[0] ?? nothing)
  return name === undefined ? call.shell.dump(call.at) : call.shell.lookup(name, call.at)
}

const resolve: Command = (call) => {
  const all = joined(...call.args)
  call.shell.send({ at: call.at, channel: 'dns', tool: call.name, target: call.args.at(-1), carried: carriedIn(all, 'name') })
  return unknownValue(call.name)
}

const forEach: Command = (call) => joined(...call.args)

const newObject: Command = (call) => {
  const { words } = parametersOf(call)
  const type = readableText(words[0] ?? nothing).toLowerCase()
  const rest = words.slice(1)
  if (/tcpclient|socket/.test(type)) return joined(textValue(`tcp://${readableText(joined(...rest)).replace(/[\s,]+/g, ':')}`))
  return rest.length === 0 ? textValue(`new ${type}`) : joined(...rest)
}

const startProcess: Command = (call) => {
  const { named, words } = parametersOf(call)
  const program = parameter(named, '-filepath') ?? words[0]
  const given = parameter(named, '-argumentlist')
  const args = given === undefined ? words.slice(1) : [given, ...words]
  if (program === undefined) return nothing
  return call.shell.runText(joined(program, ...args.flatMap((each) => [textValue(' '), each])), call.at)
}

const write: Command = (call) => {
  const { words } = parametersOf(call)
  return joined(call.stdin, spaced(words), textValue('\n'))
}

const setVariable: Command = (call) => {
  const { named, words } = parametersOf(call)
  const name = parameter(named, '-name') ?? words[0]
  const value = parameter(named, '-value') ?? words[1] ?? call.stdin
  if (name !== undefined) call.shell.set(readableText(name).toLowerCase(), value)
  return nothing
}

/** A request that is made holds its address already, and what is secret in it. */
const createRequest: Command = (call) => {
  const url = joined(...call.args)
  if (isSecret(url)) sendTo(call, 'webrequest', url, [])
  return fetchedValue(readableText(url))
}

const inflate: Command = (call) => {
  const text = knownText(joined(...call.args))
  return text === undefined ? joined(...call.args) : textValue(unpacked(text) ?? text)
}

/** Commands of PowerShell, and methods that its scripts call. */
export const powerShellCommands: Readonly<Record<string, Command>> = {
  'invoke-restmethod': webRequest,
  'invoke-webrequest': webRequest,
  irm: webRequest,
  iwr: webRequest,
  'send-mailmessage': sendMail,
  'out-file': outFile,
  'set-content': outFile,
  'add-content': outFile,
  'tee-object': outFile,
  sc: outFile,
  ac: outFile,
  'get-content': getContent,
  gc: getContent,
  type: getContent,
  'invoke-expression': invokeExpression,
  iex: invokeExpression,
  'get-childitem': getItem,
  gci: getItem,
  dir: getItem,
  'get-item': getItem,
  gi: getItem,
  'write-output': write,
  'write-host': write,
  'write-information': write,
  'convertto-json': pass,
  'convertfrom-json': pass,
  'convertto-securestring': pass,
  'select-object': pass,
  'select-string': pass,
  'where-object': pass,
  'sort-object': pass,
  'out-string': pass,
  'format-list': pass,
  'format-table': pass,
  'foreach-object': forEach,
  '%': forEach,
  'new-object': newObject,
  'start-process': startProcess,
  saps: startProcess,
  'invoke-command': forEach,
  'start-job': forEach,
  'set-variable': setVariable,
  'new-variable': setVariable,
  'resolve-dnsname': resolve,
  'test-connection': resolve,
  'test-netconnection': resolve,
  '[net.dns]::gethostaddresses': resolve,
  '[net.dns]::gethostentry': resolve,
  '[net.dns]::resolve': resolve,
  '[convert]::tobase64string': toBase64,
  '[convert]::tohexstring': toBase64,
  '[bitconverter]::tostring': toBase64,
  '[convert]::frombase64string': fromBase64String,
  '.getstring': getString,
  '.getbytes': method('turn'),
  '[environment]::getenvironmentvariable': getEnvironmentVariable,
  '[environment]::getenvironmentvariables': (call) => call.shell.dump(call.at),
  '[scriptblock]::create': (call) => joined(...call.args),
  '.invoke': invokeExpression,
  '.uploadstring': method('send'),
  '.uploaddata': method('send'),
  '.uploadvalues': method('send'),
  '.postasync': method('send'),
  '.putasync': method('send'),
  '.getasync': method('send'),
  '.getstringasync': method('send'),
  '.sendasync': method('send'),
  '.write': method('send'),
  '.writeline': method('send'),
  '.writeasync': method('send'),
  '.writelineasync': method('send'),
  '.send': method('send'),
  '.connect': method('pass'),
  '.getstream': method('pass'),
  '.substring': method('alter'),
  '.tochararray': method('alter'),
  '.replace': method('pass'),
  '.split': method('alter'),
  '.tostring': method('pass'),
  '.trim': method('pass'),
  '.toarray': method('pass'),
  '.readtoend': inflate,
  '.result': method('pass'),
  '.add': method('pass'),
  '[net.webrequest]::create': createRequest,
  '[net.httpwebrequest]::create': createRequest,
  '[net.webrequest]::createhttp': createRequest,
  ...filesOfPowerShell,
  ...webClient,
}
