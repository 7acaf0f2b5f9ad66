import { addressOf, carriedIn } from '../../address.ts'
import type { Call, Command } from '../../commands.ts'
import type { Carried } from '../../flow-facts.ts'
import { readOptions, withoutLead } from '../../options.ts'
import { isSecret, joined, nothing, readableText, textValue, type Value } from '../../value.ts'
import { doorAt } from '../forge/door.ts'
import { publishAssets } from '../publish/release.ts'
import { bodyOf, formOf, fromFile } from './curl-body.ts'
import { configArguments } from './curl-config.ts'
import { filledIn, variablesOf } from './curl-variables.ts'
import { sendTo } from './send-to.ts'

const curlNames = new Set(
  'request header data data-ascii data-binary data-raw data-urlencode json form form-string user user-agent referer cookie cookie-jar upload-file config output output-dir max-time connect-timeout retry retry-delay retry-max-time url url-query proxy proxy-user preproxy socks5 socks5-hostname cert key cacert capath resolve connect-to interface mail-from mail-rcpt mail-auth write-out range limit-rate oauth2-bearer aws-sigv4 dns-servers doh-url unix-socket variable expand-data expand-url expand-header netrc-file proto proto-redir proto-default ciphers tls-max telnet-option time-cond trace trace-ascii stderr speed-limit speed-time keepalive-time max-filesize max-redirs local-port pinnedpubkey pass dump-header quote ftp-port request-target hostpubmd5'.split(
    ' ',
  ),
)

export const curl: Command = (call) => sendCurl(call, call.args, 0)

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
  const variables = variablesOf(call, read.options, file)
  for (const { name, value: given = nothing } of read.options) {
    const value = name.startsWith('--expand-') ? filledIn(given, variables) : given
    if (name === '-d' || name === '--json' || /^--(?:expand-)?data/.test(name))
      carried.push(...carriedIn(bodyOf(value, file, name), 'body'))
    else if (name === '-F' || /^--(?:expand-)?form/.test(name)) carried.push(...carriedIn(formOf(value, file), 'body'))
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
  for (const url of urls.slice(0, 20)) noteDoor(call, url, read.options)
  for (const url of urls.slice(0, 20)) out = joined(out, sendTo(call, 'curl', url, carried, isUnchecked, proxy))
  for (const path of outputs)
    if (!/^\/dev\/(?:null|stdout|stderr)$|^-$/.test(readableText(path))) call.shell.writeFile(path, out, false, call.at)
  if (isRemoteName) for (const url of urls) saveByName(call, url, out)
  return outputs.length > 0 || isRemoteName ? (outputs.some((each) => readableText(each) === '-') ? out : nothing) : out
}

/** A call of the forge's interface that changes who may do what. */
function noteDoor(call: Call, url: Value, options: readonly { readonly name: string; readonly value: Value | undefined }[]): void {
  if (!/^https:\/\/api\.github\.com\//.test(readableText(url))) return
  const bodies = options
    .filter(({ name }) => name === '-d' || name === '--json' || name.startsWith('--data'))
    .map(({ value = nothing }) => readableText(value))
  const method = readableText(options.find(({ name }) => name === '-X' || name === '--request')?.value ?? nothing)
  const isWrite = bodies.length > 0 || /^(?:POST|PUT|PATCH)$/i.test(method)
  doorAt({ ...call, name: 'curl' }, addressOf(url)?.path ?? '', bodies.join(' '), isWrite)
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
