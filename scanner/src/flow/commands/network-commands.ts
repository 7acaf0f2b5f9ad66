import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { asLoot, divertedTo } from '../diversions.ts'
import type { Carried, Channel } from '../flow-facts.ts'
import { classOf } from '../host-classes.ts'
import { isMetadata } from '../metadata-host.ts'
import { readOptions, withoutLead } from '../options.ts'
import { identityTaint, metadataTaint, tokenTaint } from '../taint.ts'
import { withoutHidden } from '../trim-text.ts'
import {
  alteredValue,
  fetchedValue,
  isSecret,
  joined,
  knownText,
  nothing,
  readableText,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.ts'
import { recordDeed } from '../world.ts'
import { publishAssets } from './publish-commands.ts'

const curlNames = new Set(
  'request header data data-ascii data-binary data-raw data-urlencode json form form-string user user-agent referer cookie cookie-jar upload-file config output output-dir max-time connect-timeout retry retry-delay retry-max-time url url-query proxy proxy-user preproxy socks5 socks5-hostname cert key cacert capath resolve connect-to interface mail-from mail-rcpt mail-auth write-out range limit-rate oauth2-bearer aws-sigv4 dns-servers doh-url unix-socket variable expand-data expand-url expand-header netrc-file proto proto-redir proto-default ciphers tls-max telnet-option time-cond trace trace-ascii stderr speed-limit speed-time keepalive-time max-filesize max-redirs local-port pinnedpubkey pass dump-header quote ftp-port request-target hostpubmd5'.split(
    ' ',
  ),
)

const curl: Command = (call) => sendCurl(call, call.args, 0)

/** One call of curl: where to, and what stands where. */
function sendCurl(call: Call, args: readonly Value[], depth: number): Value {
  const read = readOptions(args, { letters: 'XHdFuTKoAebcmrtwxyYzCDEPQU', names: curlNames })
  const carried: Carried[] = []
  const urls: Value[] = [...read.operands]
  const outputs: Value[] = []
  const isUnchecked = read.options.some(({ name }) => /^(?:-k|--insecure|--proxy-insecure)$/.test(name))
  let proxy: Value | undefined
  let isRemoteName = false
  let out = nothing
  const { job } = call.shell.world
  const file = (path: Value) => (/^(?:-|\.)$/.test(readableText(path)) ? call.stdin : (job.read(path, call.at) ?? unlessKnown(path)))
  for (const { name, value = nothing } of read.options) {
    if (name === '-d' || name === '--json' || /^--(?:expand-)?data/.test(name))
      carried.push(...carriedIn(bodyOf(value, file, name), 'body'))
    else if (name === '-F' || name.startsWith('--form')) carried.push(...carriedIn(formOf(value, file), 'body'))
    else if (name === '-T' || name === '--upload-file') carried.push(...carriedIn(file(value), 'file'))
    else if (name === '-H' || name === '--header' || name === '--expand-header') carried.push(...carriedIn(fromFile(value, file), 'header'))
    else if (name === '-u' || name === '--user' || name === '--oauth2-bearer' || name === '--proxy-user' || name === '-U')
      carried.push(...carriedIn(value, 'header').map((each) => ({ ...each, label: 'Authorization' })))
    else if (/^(?:-A|-e|-b|--user-agent|--referer|--cookie|--mail-from|--mail-rcpt)$/.test(name))
      carried.push(...carriedIn(fromFile(value, file), 'header').map((each) => ({ ...each, label: each.label ?? headerOf(name) })))
    else if (name === '--url' || name === '--expand-url') urls.push(value)
    else if (name === '--url-query') carried.push(...carriedIn(value, 'query'))
    else if (name === '-x' || name === '--proxy' || name === '--preproxy' || name.startsWith('--socks5')) {
      proxy = value
      carried.push(...(addressOf(value)?.carried ?? []))
    } else if (name === '--resolve' || name === '--connect-to') noteResolved(call, readableText(value))
    else if (name === '-o' || name === '--output') outputs.push(value)
    else if (name === '-O' || name === '--remote-name' || name === '--remote-name-all') isRemoteName = true
    else if ((name === '-K' || name === '--config') && depth < 2) out = joined(out, sendCurl(call, configArguments(file(value)), depth + 1))
  }
  const uploads = urls.some((each) => /^https:\/\/uploads\.github\.com\/|\/releases\/[^/?]{1,60}\/assets\b/.test(readableText(each)))
  if (uploads) publishAssets({ ...call, name: 'curl' }, sentFiles(read.options))
  for (const url of urls.slice(0, 20)) out = joined(out, sendTo(call, 'curl', url, carried, isUnchecked, proxy))
  for (const path of outputs)
    if (!/^\/dev\/(?:null|stdout|stderr)$|^-$/.test(readableText(path))) call.shell.writeFile(path, out, false, call.at)
  if (isRemoteName) for (const url of urls) saveByName(call, url, out)
  return outputs.length > 0 || isRemoteName ? (outputs.some((each) => readableText(each) === '-') ? out : nothing) : out
}

/** The header that an option of curl fills. */
function headerOf(option: string): string {
  if (option === '-A' || option === '--user-agent') return 'User-Agent'
  return option === '-b' || option === '--cookie' ? 'Cookie' : 'Referer'
}

/** The paths of files that options of curl send. */
function sentFiles(options: readonly { readonly name: string; readonly value: Value | undefined }[]): Value[] {
  return options.flatMap(({ name, value = nothing }) => {
    if (name === '-T' || name === '--upload-file') return [value]
    const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
    return /^(?:-d|--data)/.test(name) && lead.startsWith('@') ? [withoutLead(value, 1)] : []
  })
}

/** `name:port:address`, `name:port:other:port`. */
function noteResolved(call: Call, text: string): void {
  const [name = '', , address = ''] = text.replace(/^[+-]/, '').split(':')
  if (name !== '' && address !== '') call.shell.world.job.settings.set(`host ${name.toLowerCase()}`, textValue(address))
}

function unlessKnown(path: Value): Value {
  return isSecret(path) ? path : nothing
}

function saveByName(call: Call, url: Value, value: Value): void {
  const name = readableText(url).split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  if (name !== '') call.shell.writeFile(textValue(name), value, false, call.at)
}

/** `@file` is what the file holds; `name@file` too, where it is encoded for an address. */
function bodyOf(value: Value, file: (path: Value) => Value, name: string): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  if (name.endsWith('raw')) return value
  if (lead.startsWith('@')) return file(withoutLead(value, 1))
  if (name === '--data-urlencode') {
    const at = /^([\w.-]{0,80})@/.exec(lead)
    if (at !== null) return joined(textValue(`${at[1]}=`), file(withoutLead(value, at[0].length)))
  }
  return value
}

function formOf(value: Value, file: (path: Value) => Value): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  const at = /^([\w.[\]-]{0,80}=)[@<]/.exec(lead)
  if (at === null) return value
  const path = withoutLead(value, at[0].length)
  const text = knownText(path)
  return joined(textValue(at[1] as string), file(text === undefined ? path : textValue(text.split(';')[0] as string)))
}

function fromFile(value: Value, file: (path: Value) => Value): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  return lead.startsWith('@') ? file(withoutLead(value, 1)) : value
}

/** The lines of a file of settings for curl, as arguments. */
function configArguments(config: Value): Value[] {
  const args: Value[] = []
  let line: Value = nothing
  const end = () => {
    const lead = typeof line.pieces[0] === 'string' ? line.pieces[0] : ''
    const match = /^\s{0,20}(-{0,2}[\w-]{1,40})\s{0,10}[=: ]?\s{0,10}"?/.exec(lead)
    if (match !== null && !lead.trimStart().startsWith('#')) {
      const name = match[1] as string
      const rest = withoutLead(line, match[0].length)
      const last = rest.pieces.at(-1)
      const value: Value =
        typeof last === 'string' ? { pieces: [...rest.pieces.slice(0, -1), last.replace(/"\s*$/, '')].filter((each) => each !== '') } : rest
      args.push(textValue(name.startsWith('-') ? name : `--${name}`))
      if (value.pieces.length > 0) args.push(value)
    }
    line = nothing
  }
  for (const piece of config.pieces) {
    if (typeof piece !== 'string') {
      line = joined(line, { pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split('\n').entries()) {
      if (index > 0) end()
      line = joined(line, textValue(each))
    }
  }
  end()
  return args.slice(0, 200)
}

/** Notes what goes to an address, and gives what it answers. */
export function sendTo(
  call: Call,
  tool: string,
  url: Value,
  carried: readonly Carried[],
  isUnchecked = false,
  proxy: Value | undefined = undefined,
): Value {
  const address = addressOf(url)
  // A name that the job gave to this machine or one of its own.
  const own = address === undefined ? undefined : call.shell.world.job.settings.get(`host ${address.host}`)
  if (own !== undefined && classOf(readableText(own)) === 'near') return unknownValue('answer')
  const channel: Channel = address?.scheme === 'smtp' || address?.scheme === 'smtps' ? 'mail' : 'http'
  call.shell.send({ at: call.at, channel, tool, target: url, carried: [...carried, ...(address?.carried ?? [])] })
  for (const target of address === undefined ? [] : divertedTo(call.shell.world.job, address, isUnchecked, proxy))
    call.shell.send({ at: call.at, channel, tool, target, carried: asLoot([...carried, ...(address?.carried ?? [])]) })
  return answerOf(call, url, address?.host ?? '', address?.path ?? '')
}

function answerOf(call: Call, url: Value, host: string, path: string): Value {
  const text = readableText(url)
  if (/ACTIONS_ID_TOKEN_REQUEST_URL/.test(text)) return taintedValue(identityTaint(call.at), 'identity')
  if (
    isMetadata(withoutHidden(host)) &&
    /iam\/|service-accounts\/[^?/]{1,60}\/(?:token|identity)|identity\/oauth2|user-?data|^\/v2\/credentials|‹[^›‹]{0,60}CREDENTIALS|opc\/v[12]\/identity|ram\/security-credentials|attributes\/(?:ssh|kube)/i.test(
      `${path} ${host.slice(0, 200)}`,
    )
  ) {
    recordDeed(call.shell.world, 'reads-metadata', call.at, call.name, 'asks the cloud for the credentials of its machine', url)
    return taintedValue(metadataTaint(call.at), 'metadata')
  }
  if (/registration-token|remove-token|access_tokens/.test(path))
    return taintedValue({ ...tokenTaint(call.at), key: 'runner', name: 'a token that registers runners' }, 'runner token')
  return fetchedValue(text)
}

const wgetNames = new Set(
  'post-data post-file body-data body-file method header user password http-user http-password output-document output-file directory-prefix user-agent referer timeout tries input-file load-cookies ca-certificate certificate private-key base domains'.split(
    ' ',
  ),
)

const wget: Command = (call) => {
  const read = readOptions(call.args, { letters: 'OoPUTtieaDBlQw', names: wgetNames })
  const carried: Carried[] = []
  const { job } = call.shell.world
  let target: Value | undefined
  let folder: Value | undefined
  for (const { name, value = nothing } of read.options) {
    if (/^--(?:post|body)-data$/.test(name)) carried.push(...carriedIn(value, 'body'))
    else if (/^--(?:post|body)-file$/.test(name))
      carried.push(...carriedIn(/^-$|stdin/.test(readableText(value)) ? call.stdin : (job.read(value, call.at) ?? nothing), 'file'))
    else if (/^--(?:header|user|password|http-user|http-password|user-agent|referer)$/.test(name) || name === '-U')
      carried.push(...carriedIn(value, 'header'))
    else if (name === '-O' || name === '--output-document') target = value
    else if (name === '-P' || name === '--directory-prefix') folder = value
  }
  let out = nothing
  for (const url of read.operands) out = joined(out, sendTo(call, 'wget', url, carried))
  if (target !== undefined && /^(?:-|\/dev\/stdout)$/.test(readableText(target))) return out
  if (target !== undefined) call.shell.writeFile(target, out, false, call.at)
  else {
    for (const url of read.operands) {
      const name = readableText(url).split(/[?#]/)[0]?.split('/').at(-1) ?? ''
      const path = folder === undefined ? textValue(name) : joined(folder, textValue(`/${name}`))
      if (name !== '') call.shell.writeFile(path, out, false, call.at)
    }
  }
  return nothing
}

/** httpie and its kin: an address, then `name=value`, `name:value`, `name=@file`. */
const httpie: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'aAopq',
    names: new Set(['auth', 'auth-type', 'body', 'raw', 'output', 'session', 'proxy', 'timeout', 'bearer']),
  })
  const carried: Carried[] = [...carriedIn(call.stdin, 'body')]
  for (const { name, value = nothing } of read.options)
    carried.push(...carriedIn(value, name === '--raw' || name === '--body' ? 'body' : 'header'))
  const words = read.operands.filter((each) => !/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i.test(readableText(each)))
  const [url, ...items] = words
  for (const item of items) {
    const lead = typeof item.pieces[0] === 'string' ? item.pieces[0] : ''
    const path = /^[\w.-]{1,80}:?=?@/.exec(lead)
    if (path !== null) carried.push(...carriedIn(call.shell.world.job.read(withoutLead(item, path[0].length), call.at) ?? nothing, 'body'))
    else
      carried.push(
        ...carriedIn(item, /^[\w-]{1,80}:[^=]/.test(lead) || lead.endsWith(':') ? 'header' : lead.includes('==') ? 'query' : 'body'),
      )
  }
  return url === undefined ? nothing : sendTo(call, call.name, url, carried)
}

/** Programs that carry their input to a machine. */
const socket: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-'))
  const text = call.args.map(readableText).join(' ')
  // An address of socat: `TCP:host:port`, `OPENSSL:host:port`.
  const socat = call.args.find((each) => /^(?:tcp|tcp4|tcp6|udp|openssl|ssl|socks4a?|proxy)[\w-]*:/i.test(readableText(each)))
  const target = call.name === 'socat' ? (socat ?? words.at(-1)) : words.find((each) => !/^\d{1,6}$/.test(readableText(each)))
  if (/(?:^|\s)-[a-z]{0,4}[ec]\s?[\w/.]{0,30}sh\b|exec:|system:/i.test(text))
    recordDeed(call.shell.world, 'opens-shell', call.at, call.name, 'gives a shell to another machine', target)
  if (call.stdin.pieces.some((each) => typeof each !== 'string' && each.name === 'typed shell'))
    recordDeed(call.shell.world, 'opens-shell', call.at, call.name, 'gives a shell to another machine', target)
  call.shell.send({
    at: call.at,
    channel: 'socket',
    tool: call.name,
    target,
    carried: [...carriedIn(call.stdin, 'body'), ...call.args.flatMap((each) => carriedIn(each, 'body'))],
  })
  return target === undefined ? nothing : fetchedValue(`tcp://${readableText(target)}`)
}

/** Programs that ask for a name, and so tell it to whoever answers for its zone; `ping` carries a pattern too. */
const names: Command = (call) => {
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

const mail: Command = (call) => {
  const target = call.args.findLast((each) => /@/.test(readableText(each))) ?? call.args.at(-1)
  const attached = call.args.flatMap((each) => (isSecret(each) ? [] : (call.shell.world.job.files.get(readableText(each)) ?? [])))
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

const ssh: Command = (call) => {
  const read = readOptions(call.args, { letters: 'bcDEeFIiJLlmOopQRSWw', names: new Set() })
  const [target, ...words] = read.operands
  const text = call.args.map(readableText).join(' ')
  if (/(?:^|\s)-[a-zA-Z]*R/.test(text) && /:(?:localhost|127\.0\.0\.1):22\b/.test(text))
    recordDeed(call.shell.world, 'opens-shell', call.at, 'ssh', 'opens a way back into the machine', target)
  const carried = [...carriedIn(call.stdin, 'file'), ...words.flatMap((each) => carriedIn(each, 'argument'))]
  call.shell.send({ at: call.at, channel: 'shell', tool: call.name, target, carried })
  return unknownValue('ssh')
}

/** Copies to another machine: the last word says where to. */
const copyOver: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'cFiJloPSXefTB',
    names: new Set(['rsh', 'exclude', 'include', 'password-file', 'files-from', 'rsync-path', 'filter']),
  })
  const target = read.operands.at(-1)
  if (target === undefined || !/:/.test(readableText(target))) {
    for (const source of read.operands.slice(0, -1)) {
      const value = call.shell.world.job.read(source, call.at)
      if (value !== undefined && target !== undefined) call.shell.writeFile(target, value, false, call.at)
    }
    return nothing
  }
  const { job } = call.shell.world
  const values = read.operands.slice(0, -1).map((each) => job.read(each, call.at) ?? job.below(each))
  call.shell.send({ at: call.at, channel: 'shell', tool: call.name, target, carried: values.flatMap((each) => carriedIn(each, 'file')) })
  return nothing
}

/** Programs for `ftp`: an address among the words, files among them or in the input. */
const ftp: Command = (call) => {
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

/** Messages to a broker or a log server: what stands in `-m`, or in the input. */
const message: Command = (call) => {
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

/** A tunnel that lets others in, from a program made for it. */
const tunnel: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  if (/tcp\s+22\b|ssh|:22\b/.test(text) || call.name === 'tmate')
    recordDeed(call.shell.world, 'leaves-door', call.at, call.name, 'opens the runner to whoever knows the address')
  return unknownValue(call.name)
}

/** Programs that speak to other machines. */
export const networkCommands: Readonly<Record<string, Command>> = {
  curl,
  'curl-impersonate': curl,
  curlie: httpie,
  wget,
  wget2: wget,
  aria2c: wget,
  http: httpie,
  https: httpie,
  xh: httpie,
  httpie,
  nc: socket,
  ncat: socket,
  netcat: socket,
  socat: socket,
  telnet: socket,
  websocat: socket,
  wscat: socket,
  dig: names,
  nslookup: names,
  host: names,
  drill: names,
  kdig: names,
  doggo: names,
  dog: names,
  getent: names,
  resolvectl: names,
  ping: names,
  ping6: names,
  hping3: names,
  traceroute: names,
  mtr: names,
  whois: names,
  'resolve-dnsname': names,
  mail,
  mailx: mail,
  sendmail: mail,
  msmtp: mail,
  swaks: mail,
  mutt: mail,
  sendemail: mail,
  ssh,
  sshpass: (call) => {
    const at = call.args.findIndex((each) => /^(?:ssh|scp|rsync|sftp)$/.test(readableText(each)))
    return at === -1 ? nothing : call.shell.call(call.args.slice(at), call.stdin, call.at, call.hasInput)
  },
  scp: copyOver,
  rsync: copyOver,
  rclone: copyOver,
  croc: copyOver,
  ftp,
  lftp: ftp,
  sftp: ftp,
  ncftpput: ftp,
  tftp: ftp,
  mosquitto_pub: message,
  logger: message,
  'redis-cli': message,
  nats: message,
  kcat: message,
  kafkacat: message,
  amqp: message,
  psql: message,
  mysql: message,
  mongosh: message,
  svn: message,
  ngrok: tunnel,
  tmate: tunnel,
  cloudflared: tunnel,
  bore: tunnel,
  chisel: tunnel,
  tailscale: () => nothing,
  transfer: (call) => {
    call.shell.send({
      at: call.at,
      channel: 'http',
      tool: call.name,
      target: textValue('https://transfer.sh/'),
      carried: carriedIn(alteredValue(call.stdin, 'transfer'), 'file'),
    })
    return nothing
  },
}
