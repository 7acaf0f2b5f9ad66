import { ansiText } from '../../shell/shell-escapes.ts'
import type { Call, Command } from '../commands.ts'
import { fromBase32, fromBase64, fromHex, unpacked } from '../decode.ts'
import { readOptions, withoutLead } from '../options.ts'
import { fileTaint } from '../taint.ts'
import {
  alteredValue,
  fetchedFrom,
  isSecret,
  joined,
  knownText,
  markedAltered,
  nothing,
  readableText,
  secretsIn,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
  withHop,
} from '../value.ts'
import { noteDecoded, recordDeed } from '../world.ts'
import { awkLike } from './awk-command.ts'
import { writeScript } from './npm-settings.ts'

const none = new Set<string>()

/** What the files named hold, or what comes in where none is named. */
export function contentsOf(call: Call, paths: readonly Value[]): Value {
  if (paths.length === 0) return call.stdin
  return joined(...paths.map((each) => (readableText(each) === '-' ? call.stdin : (call.shell.world.job.read(each, call.at) ?? nothing))))
}

function spaced(values: readonly Value[]): Value {
  return joined(...values.flatMap((each, index) => (index === 0 ? [each] : [textValue(' '), each])))
}

function mapText(value: Value, map: (text: string) => string): Value {
  return { pieces: value.pieces.map((each) => (typeof each === 'string' ? map(each) : each)) }
}

const echo: Command = ({ args }) => {
  let rest = args
  let isEscaped = false
  while (/^-[neE]+$/.test(readableText(rest[0] ?? nothing))) {
    if (readableText(rest[0] as Value).includes('e')) isEscaped = true
    rest = rest.slice(1)
  }
  const value = spaced(rest)
  return joined(isEscaped ? mapText(value, ansiText) : value, textValue('\n'))
}

const printf: Command = ({ args, shell }) => {
  let rest = args
  let variable: string | undefined
  if (readableText(rest[0] ?? nothing) === '-v') {
    variable = readableText(rest[1] ?? nothing)
    rest = rest.slice(2)
  }
  if (readableText(rest[0] ?? nothing) === '--') rest = rest.slice(1)
  const [pattern = nothing, ...values] = rest
  const out = formatted(pattern, values)
  if (variable === undefined) return out
  shell.set(variable, out)
  return nothing
}

function formatted(pattern: Value, values: readonly Value[]): Value {
  const parts: Value[] = []
  let left = [...values]
  const turns = knownText(pattern)?.includes('%') === true ? Math.min(values.length || 1, 60) : 1
  for (let turn = 0; turn < turns && (turn === 0 || left.length > 0); turn += 1) {
    for (const piece of pattern.pieces) {
      if (typeof piece !== 'string') {
        parts.push({ pieces: [piece] })
        continue
      }
      let at = 0
      for (const match of piece.matchAll(/%%|%[-+ 0#]{0,5}[\d*]{0,4}(?:\.[\d*]{0,4})?([a-zA-Z])/g)) {
        parts.push(textValue(ansiText(piece.slice(at, match.index))))
        at = match.index + match[0].length
        const kind = match[1]
        if (kind === undefined) parts.push(textValue('%'))
        else {
          const [value = nothing, ...others] = left
          left = others
          parts.push(
            kind === 's'
              ? value
              : kind === 'b'
                ? mapText(value, ansiText)
                : isSecret(value)
                  ? markedAltered(value)
                  : kind === 'q'
                    ? value
                    : unknownValue('number'),
          )
        }
      }
      parts.push(textValue(ansiText(piece.slice(at))))
    }
  }
  return joined(...parts)
}

/** A program that turns text into other text that still tells all. */
function encoder(
  name: string,
  decode: ((text: string) => string | undefined) | undefined,
  decodes: (options: ReturnType<typeof readOptions>, call: Call) => boolean,
  letters = '',
): Command {
  return (call) => {
    const read = readOptions(call.args, { letters, names: new Set(['wrap', 'cols', 'len', 'threads', 'format']) })
    const value = contentsOf(call, read.operands)
    if (decodes(read, call)) {
      const text = knownText(value)
      const out = text === undefined ? undefined : decode?.(text)
      if (out !== undefined) {
        noteDecoded(call.shell.world, out)
        return textValue(out)
      }
      return value.pieces.some((each) => typeof each !== 'string') || isSecret(value) || fetchedFrom(value) !== undefined
        ? { pieces: value.pieces.filter((each) => typeof each !== 'string') }
        : unknownValue(name)
    }
    const text = knownText(value)
    const out = alteredValue(value, name)
    return text !== undefined && text.length < 20_000 && name === 'base64'
      ? textValue(Buffer.from(text, 'latin1').toString('base64'))
      : withHop(out, call.at, `encoded by ${name}`)
  }
}

const hasDecode = (read: ReturnType<typeof readOptions>) =>
  read.options.some(({ name }) => /^(?:-d|-D|--decode|--decompress|--uncompress)$/.test(name))

/** A program that passes on what it reads, perhaps less of it. */
const filter: Command = (call) => joined(call.stdin, ...filesNamed(call))

/** Operands that are files which we know something of. */
function filesNamed(call: Call): Value[] {
  return call.args.filter((each) => !readableText(each).startsWith('-')).flatMap((each) => call.shell.world.job.read(each, call.at) ?? [])
}

/** A program that passes on a part, or another order: masks no longer find a secret in it. */
const cutter: Command = (call) => {
  if (isNamesOnly(call)) return unknownValue(call.name)
  const value = joined(call.stdin, ...filesNamed(call))
  return isSecret(value) || fetchedFrom(value) !== undefined
    ? withHop(alteredValue(value, call.name), call.at, `cut by ${call.name}`)
    : joined(value, unknownValue(call.name))
}

const rev: Command = (call) => {
  const value = contentsOf(call, call.args)
  const text = knownText(value)
  if (text === undefined) return withHop(alteredValue(value, 'rev'), call.at, 'written backwards by rev')
  noteDecoded(call.shell.world, [...text].toReversed().join(''))
  return textValue(
    text
      .split('\n')
      .map((line) => [...line].toReversed().join(''))
      .join('\n'),
  )
}

const tr: Command = (call) => {
  const sets = call.args.map((each) => knownText(each))
  const value = call.stdin
  const [first, second] = sets
  if (first === '-d' && second !== undefined && !second.includes('[')) {
    const gone = new Set(expandSet(second))
    return mapText(value, (text) => [...text].filter((each) => !gone.has(each)).join(''))
  }
  const text = knownText(value)
  if (text !== undefined && first !== undefined && second !== undefined && !first.startsWith('-')) {
    const from = expandSet(first)
    const to = expandSet(second)
    return textValue(
      [...text].map((each) => (from.includes(each) ? (to[Math.min(from.lastIndexOf(each), to.length - 1)] ?? '') : each)).join(''),
    )
  }
  return isSecret(value) || fetchedFrom(value) !== undefined
    ? withHop(alteredValue(value, 'tr'), call.at, 'turned by tr')
    : unknownValue('tr')
}

function expandSet(set: string): string[] {
  const text = ansiText(set.replaceAll('[:upper:]', 'A-Z').replaceAll('[:lower:]', 'a-z').replaceAll('[:space:]', ' \t\n\r'))
  const out: string[] = []
  for (let at = 0; at < text.length && out.length < 300; at += 1) {
    const from = text.charCodeAt(at)
    const to = text[at + 1] === '-' && at + 2 < text.length ? text.charCodeAt(at + 2) : from
    if (to !== from) at += 2
    for (let code = from; code <= to && code - from < 256; code += 1) out.push(String.fromCharCode(code))
  }
  return out
}

const sed: Command = (call) => {
  if (isNamesOnly(call)) return unknownValue('sed')
  const read = readOptions(call.args, { letters: 'ef', names: new Set(['expression', 'file']) })
  const inPlace = read.options.some(({ name }) => name.startsWith('-i') || name === '--in-place')
  const given = read.options.filter(({ name }) => name === '-e' || name === '--expression').flatMap(({ value }) => value ?? [])
  const [scripts, files] = given.length > 0 ? [given, read.operands] : [read.operands.slice(0, 1), read.operands.slice(1)]
  let value = contentsOf(call, files)
  for (const script of scripts) value = inserted(script, value) ?? substituted(value, script)
  if (!inPlace) return value
  for (const file of files) call.shell.writeFile(file, value, false, call.at)
  return nothing
}

/** `1i text`, `$a text`: a line of its own. */
function inserted(script: Value, value: Value): Value | undefined {
  const lead = typeof script.pieces[0] === 'string' ? script.pieces[0] : ''
  const match = /^(?:\d{1,6}|\$|\/[^/\n]{0,80}\/)?\s{0,5}([iac])\\?\s{0,5}(?=\S)/.exec(lead)
  if (match === null || (match[0].length < 2 && !/\s/.test(lead[1] ?? ''))) return undefined
  const line = joined(withoutLead(script, match[0].length), textValue('\n'))
  return match[1] === 'i' ? joined(line, value) : match[1] === 'a' ? joined(value, line) : line
}

/** `s|a|b|`: with a plain pattern worked out, also where the replacement is hidden. */
function substituted(value: Value, script: Value): Value {
  const lead = typeof script.pieces[0] === 'string' ? script.pieces[0] : ''
  const mark = lead[1]
  const middle = mark === undefined ? -1 : lead.indexOf(mark, 2)
  const isPlain = lead.startsWith('s') && mark !== undefined && !/[\w\s\\]/.test(mark) && middle !== -1
  const replacement = isPlain ? withoutLead(script, middle + 1) : nothing
  if (!isPlain) return isSecret(value) ? alteredValue(value, 'sed') : joined(value, ...(isSecret(script) ? [script] : []))
  const last = replacement.pieces.at(-1)
  const tail = typeof last === 'string' ? last.lastIndexOf(mark) : -1
  const by: Value =
    tail === -1
      ? replacement
      : { pieces: [...replacement.pieces.slice(0, -1), (last as string).slice(0, tail)].filter((each) => each !== '') }
  const from = lead.slice(2, middle)
  if (/[.*[\]^$()+?|\\]/.test(from) || from === '')
    return joined(isSecret(value) ? markedAltered(value) : value, ...(isSecret(by) ? [by] : []))
  const parts: Value[] = []
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') parts.push({ pieces: [piece] })
    else for (const [index, each] of piece.split(from).entries()) parts.push(...(index > 0 ? [by] : []), textValue(each))
  }
  return joined(...parts)
}

const jq: Command = (call) => {
  const given: Value[] = []
  const plain: string[] = []
  for (let at = 0; at < call.args.length; at += 1) {
    const arg = call.args[at] as Value
    const text = readableText(arg)
    if (/^--(?:arg|argjson)$/.test(text)) {
      given.push(call.args[at + 2] ?? nothing)
      at += 2
    } else if (/^--(?:rawfile|slurpfile)$/.test(text)) {
      given.push(call.shell.world.job.read(call.args[at + 2] ?? nothing, call.at) ?? nothing)
      at += 2
    } else if (/^--(?:args|jsonargs)$/.test(text)) {
      given.push(...call.args.slice(at + 1))
      break
    } else if (!text.startsWith('-')) {
      plain.push(text)
      if (isSecret(arg)) given.push(arg)
    }
  }
  const program = plain[0] ?? ''
  // `.scripts.postinstall = "…"` of a package that is published afterwards.
  for (const match of program.matchAll(/\.scripts\.["']?(\w{1,40})["']?\s{0,3}=\s{0,3}"([^"\n]{1,500})"/g))
    writeScript(call, match[1] as string, textValue(match[2] as string))
  const input = joined(call.stdin, ...filesNamed(call))
  // A short-lived token out of the answer of somebody else's service.
  if (
    /^\.?\[?["']?\.?(?:access_token|accessToken|id_token)\b/.test(program) &&
    secretsIn(input).every((each) => each.taint.kind === 'secret')
  )
    return unknownValue('token')
  // The names of secrets, and whether there are any, are no secret.
  if (/\bkeys(?:_unsorted)?\b|\bhas\(|\blength\b/.test(program) && !/\.value|\bto_entries\b|map_values/.test(program))
    return unknownValue('jq')
  const value = joined(input, ...given.flatMap((each, index) => (index === 0 ? [each] : [textValue(' '), each])))
  const dumped = /\$?env\b|\$ENV\b/.test(program) ? call.shell.dump(call.at) : nothing
  if (/@base64\b|@base32\b|explode|@uri/.test(program)) return alteredValue(joined(value, dumped), 'jq')
  return isSecret(value) || dumped !== nothing || fetchedFrom(value) !== undefined ? joined(value, dumped) : unknownValue('jq')
}

const openssl: Command = (call) => {
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

const gpg: Command = (call) => {
  const read = readOptions(call.args, {
    letters: 'ouar',
    names: new Set([
      'output',
      'recipient',
      'passphrase',
      'passphrase-fd',
      'local-user',
      'homedir',
      'cipher-algo',
      'keyserver',
      'pinentry-mode',
      'recipient-file',
      'status-fd',
      'command-fd',
      'logger-fd',
    ]),
  })
  const encrypts = read.options.some(({ name }) => /^(?:-c|-e|--symmetric|--encrypt)$/.test(name))
  if (!encrypts) return unknownValue('gpg')
  const value = contentsOf(call, read.operands)
  const out = withHop(alteredValue(value, 'gpg'), call.at, 'encrypted by gpg')
  const target = read.options.find(({ name }) => name === '-o' || name === '--output')?.value
  if (target !== undefined) call.shell.writeFile(target, out, false, call.at)
  else if (read.operands[0] !== undefined) call.shell.writeFile(joined(read.operands[0], textValue('.gpg')), out, false, call.at)
  return out
}

const tee: Command = (call) => {
  const read = readOptions(call.args, { letters: '', names: none })
  const isAppended = read.options.some(({ name }) => name === '-a' || name === '--append')
  for (const each of read.operands) call.shell.writeFile(each, call.stdin, isAppended, call.at)
  return call.stdin
}

const printenv: Command = (call) => {
  const names = call.args.filter((each) => !readableText(each).startsWith('-'))
  if (names.length === 0) return call.shell.dump(call.at)
  return joined(...names.map((each) => call.shell.lookup(readableText(each), call.at)), textValue('\n'))
}

const strings: Command = (call) => joined(call.stdin, ...filesNamed(call))

/** What keeps the names of settings and drops their values, or keeps a few letters. */
function isNamesOnly(call: Call): boolean {
  const text = call.args.map(readableText).join(' ')
  if (call.name === 'cut') return /^-d ?= -f ?1$|^-f ?1 -d ?=$|^-[cb] ?1?-[1-8]$|^-c ?[1-8](?:-[1-8])?$/.test(text)
  if (call.name === 'sed' || call.name === 'gsed') return /^(?:-[nEr] )?s[/|#]=\.\*[/|#][=*.\w<>-]{0,20}[/|#]g?$/.test(text)
  return /^-F ?["']?=["']? .{0,10}print \$1\b/.test(text)
}

const head: Command = (call) => (/^-c ?[1-8]$/.test(call.args.map(readableText).join(' ')) ? unknownValue('head') : filter(call))

/** Programs that put text into a file of another kind: a picture, a table. Every file that they name then holds it. */
const carrier: Command = (call) => {
  const held = joined(...call.args.filter(isSecret), call.stdin, ...filesNamed(call))
  if (!isSecret(held)) return unknownValue(call.name)
  for (const each of call.args)
    if (!isSecret(each) && /^[\w./-]{1,100}\.\w{1,6}$/.test(readableText(each)))
      call.shell.writeFile(each, withHop(alteredValue(held, call.name), call.at, `hidden by ${call.name}`), false, call.at)
  return nothing
}

/** What only counts, compares or sums up. */
const digest: Command = (call) => unknownValue(call.name)

const grep: Command = (call) => {
  const flags = call.args.map(readableText).filter((each) => each.startsWith('-'))
  if (flags.some((each) => /^-[a-zA-Z]*[qclL]/.test(each) || /^--(?:quiet|silent|count|files-with)/.test(each))) return unknownValue('grep')
  // The names by which the runner marks what it masks: they are found in its memory, and nowhere else.
  if (call.args.some((each) => /isSecret.{0,10}true/.test(readableText(each))))
    recordDeed(call.shell.world, 'reads-memory', call.at, call.name, 'looks for the marks of secrets in the memory of the runner')
  const files = call.args.filter((each) => !readableText(each).startsWith('-')).slice(1)
  const isRecursive = flags.some((each) => /^-[a-zA-Z]*[rR]/.test(each) || each === '--recursive')
  const searched = call.args.map(readableText).join(' ')
  const found = isRecursive && /(?:^|\s)(?:\/|~|‹\$HOME›|\/home\S*|\/root\S*)(?:\s|\/?$)/.test(searched) && credentialWords.test(searched)
  const harvest = found ? taintedValue(fileTaint('a search of the whole machine', call.at), 'grep') : nothing
  const environ = files.flatMap((each) => call.shell.world.job.read(each, call.at) ?? [])
  return joined(call.stdin, ...environ, harvest)
}

export const credentialWords = /token|secret|passw|credential|api[_-]?key|private[_ -]?key|ghp_|npm_|pypi-|akia|wallet|mnemonic|\.env\b/i

/** Programs that turn text into text. */
export const textCommands: Readonly<Record<string, Command>> = {
  echo,
  printf,
  'write-output': echo,
  cat: (call) => contentsOf(call, readOptions(call.args, { letters: '', names: none }).operands),
  tac: filter,
  bat: filter,
  base64: encoder('base64', fromBase64, hasDecode, 'wbi'),
  gbase64: encoder('base64', fromBase64, hasDecode, 'wbi'),
  base32: encoder('base32', fromBase32, hasDecode, 'w'),
  base58: encoder('base58', undefined, hasDecode),
  basenc: encoder('basenc', (text) => fromBase64(text) ?? fromHex(text) ?? fromBase32(text), hasDecode, 'w'),
  cpio: encoder('cpio', undefined, () => false),
  uuencode: encoder('uuencode', undefined, () => false),
  uudecode: encoder('uuencode', undefined, () => true),
  xxd: encoder(
    'xxd',
    (text) => fromHex(text),
    (read) => read.options.some(({ name }) => name === '-r'),
    'clso',
  ),
  od: encoder('od', undefined, () => false, 'AtNjw'),
  hexdump: encoder('hexdump', undefined, () => false, 'enNs'),
  hd: encoder('hexdump', undefined, () => false),
  gzip: encoder('gzip', unpacked, hasDecode),
  pigz: encoder('gzip', unpacked, hasDecode),
  bzip2: encoder('bzip2', undefined, hasDecode),
  xz: encoder('xz', undefined, hasDecode, 'T'),
  zstd: encoder('zstd', undefined, hasDecode, 'T'),
  lz4: encoder('lz4', undefined, hasDecode),
  brotli: encoder('brotli', unpacked, hasDecode),
  gunzip: encoder('gzip', unpacked, () => true),
  zcat: encoder('gzip', unpacked, () => true),
  'zlib-flate': encoder('zlib', unpacked, (read) => !read.options.some(({ name }) => name === '-c')),
  age: encoder('age', undefined, hasDecode, 'rRio'),
  rev,
  tr,
  sed,
  gsed: sed,
  awk: awkLike(cutter),
  gawk: awkLike(cutter),
  mawk: awkLike(cutter),
  nawk: awkLike(cutter),
  cut: cutter,
  fold: cutter,
  split: cutter,
  fmt: cutter,
  paste: cutter,
  iconv: cutter,
  shuf: cutter,
  jq,
  gojq: jq,
  jaq: jq,
  yq: jq,
  grep,
  egrep: grep,
  fgrep: grep,
  rg: grep,
  zgrep: grep,
  sort: filter,
  uniq: filter,
  head,
  tail: head,
  nl: filter,
  column: filter,
  envsubst: (call) =>
    joined(
      call.stdin,
      ...filesNamed(call),
      ...(isSecret(call.shell.dump(call.at)) && knownText(call.stdin)?.includes('$') !== false ? secretsOfEnv(call) : []),
    ),
  strings,
  tee,
  openssl,
  gpg,
  gpg2: gpg,
  printenv,
  wc: digest,
  qrencode: carrier,
  convert: carrier,
  magick: carrier,
  steghide: carrier,
  exiftool: carrier,
  sqlite3: carrier,
  sha1sum: digest,
  sha256sum: digest,
  sha512sum: digest,
  shasum: digest,
  md5sum: digest,
  cksum: digest,
  b2sum: digest,
  date: digest,
  seq: digest,
  basename: filter,
  dirname: filter,
}

/** `envsubst` fills in every variable that the text names; which, we do not follow. */
function secretsOfEnv(call: Call): Value[] {
  const text = knownText(call.stdin) ?? ''
  return [...text.matchAll(/\$\{?(\w{1,80})\}?/g)].slice(0, 50).map((match) => call.shell.lookup(match[1] as string, call.at))
}
