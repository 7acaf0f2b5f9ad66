import type { Call, Command } from '../commands.ts'
import { pathKey } from '../job-state.ts'
import { readOptions } from '../options.ts'
import { notePatched, noteUnpacked } from '../source-tree.ts'
import { fileTaint, memoryTaint } from '../taint.ts'
import {
  alteredValue,
  fetchedFrom,
  joined,
  knownText,
  nothing,
  readableText,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
  withHop,
} from '../value.ts'
import { recordDeed } from '../world.ts'
import { replaced } from './shell-commands.ts'

const none = new Set<string>()

function operandsOf(call: Call, letters = ''): readonly Value[] {
  return readOptions(call.args, { letters, names: none }).operands
}

const copy: Command = (call) => {
  const operands = operandsOf(call, 'tmog')
  const target = operands.at(-1)
  if (target === undefined || operands.length < 2) return nothing
  const { job } = call.shell.world
  for (const source of operands.slice(0, -1)) {
    const isInput = /^(?:\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(readableText(source))
    const value =
      (isInput ? call.stdin : undefined) ??
      job.read(source, call.at) ??
      (pathKey(source).endsWith('/') || pathKey(source) === '.' ? job.below(source) : undefined)
    if (value === undefined) continue
    const key = pathKey(target)
    const isFolder = key.endsWith('/') || key === '.' || operands.length > 2
    const name = pathKey(source).split('/').at(-1) ?? ''
    call.shell.writeFile(isFolder ? textValue(`${key.replace(/\/$/, '')}/${name}`) : target, value, false, call.at)
  }
  return nothing
}

const remove: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  const { job } = call.shell.world
  for (const each of operandsOf(call)) if (!/[*?]/.test(readableText(each))) job.files.delete(pathKey(each))
  const isDeep = /(?:^|\s)-[a-zA-Z]*r/i.test(text) || text.includes('--recursive')
  if (isDeep && /(?:^|\s)(?:~|‹\$HOME›|\/home|\/root|\/)(?:\/\*?)?(?:\s|$)/.test(text) && /-[a-zA-Z]*f|--force/.test(text)) {
    recordDeed(call.shell.world, 'destroys', call.at, call.name, 'deletes everything that is somebody’s')
  }
  return nothing
}

/** `tar`: what it packs goes into the archive or to its output; what it unpacks came from elsewhere, perhaps. */
const tar: Command = (call) => {
  const [first = nothing, ...rest] = call.args
  const lead = knownText(first) ?? ''
  const isBundled = lead !== '' && !lead.startsWith('-')
  const args = isBundled ? [textValue(`-${lead}`), ...rest] : call.args
  const read = readOptions(args, {
    letters: 'fCTXIb',
    names: new Set(['file', 'directory', 'files-from', 'exclude', 'use-compress-program', 'transform']),
  })
  const has = (letter: string, name: string) => read.options.some((each) => each.name === `-${letter}` || each.name === `--${name}`)
  const file = read.options.find((each) => each.name === '-f' || each.name === '--file')?.value
  const list = read.options.find((each) => each.name === '-T' || each.name === '--files-from')?.value
  const { job } = call.shell.world
  if (has('x', 'extract') || has('x', 'get')) {
    const archive = file === undefined || readableText(file) === '-' ? call.stdin : (job.read(file, call.at) ?? nothing)
    const from = fetchedFrom(archive)
    if (from !== undefined) {
      job.fetched.set('*', textValue(from))
      noteUnpacked(job, from, read.options.find((each) => each.name === '-C' || each.name === '--directory')?.value)
    }
    return has('O', 'to-stdout') ? archive : nothing
  }
  if (!has('c', 'create')) return nothing
  const listed = list === undefined ? nothing : joined(job.read(list, call.at) ?? nothing)
  const isHome = read.operands.some((each) => /^(?:~|‹\$HOME›|\/home\/\w+|\/root)\/?$/.test(readableText(each)))
  const loot = isHome ? taintedValue(fileTaint('the home folder', call.at), '~') : nothing
  const folder = read.options.find((each) => each.name === '-C' || each.name === '--directory')?.value
  const within = folder === undefined ? [] : [job.below(folder)]
  const packed = joined(...read.operands.map((each) => job.read(each, call.at) ?? job.below(each)), ...within, listed, loot)
  const out = withHop(alteredValue(packed, 'archive'), call.at, 'packed into an archive')
  if (file === undefined || readableText(file) === '-') return out
  call.shell.writeFile(file, out, false, call.at)
  return nothing
}

const zip: Command = (call) => {
  // Options of 7z hold their values: `-pword`, `-mhe=on`.
  const operands = call.name.startsWith('7z')
    ? call.args.filter((each) => !/^-|^[a-z]$/.test(readableText(each)))
    : operandsOf(call, 'Pxitbn')
  const [target, ...sources] = operands
  if (target === undefined) return nothing
  const { job } = call.shell.world
  const packed = joined(...sources.map((each) => job.read(each, call.at) ?? job.below(each)), call.stdin)
  const out = withHop(alteredValue(packed, 'archive'), call.at, 'packed into an archive')
  if (readableText(target) === '-') return out
  call.shell.writeFile(target, out, false, call.at)
  return nothing
}

const unzip: Command = (call) => {
  const archive = operandsOf(call, 'dP')[0]
  const from = archive === undefined ? undefined : fetchedFrom(call.shell.world.job.read(archive, call.at) ?? nothing)
  if (from === undefined) return nothing
  const { job } = call.shell.world
  job.fetched.set('*', textValue(from))
  noteUnpacked(job, from, readOptions(call.args, { letters: 'dP', names: none }).options.find((each) => each.name === '-d')?.value)
  return nothing
}

/** `patch`: source that came from elsewhere. */
const patch: Command = (call) => {
  const value = joined(call.stdin, ...operandsOf(call, 'pdio').flatMap((each) => call.shell.world.job.read(each, call.at) ?? []))
  notePatched(call.shell.world.job, value)
  return nothing
}

const dd: Command = (call) => {
  const option = (name: string) => {
    const found = call.args.find((each) => typeof each.pieces[0] === 'string' && each.pieces[0].startsWith(`${name}=`))
    return found === undefined
      ? undefined
      : { pieces: [(found.pieces[0] as string).slice(name.length + 1), ...found.pieces.slice(1)].filter((each) => each !== '') }
  }
  const input = option('if')
  const output = option('of')
  const value = input === undefined ? call.stdin : (call.shell.world.job.read(input, call.at) ?? nothing)
  if (output === undefined) return value
  call.shell.writeFile(output, value, false, call.at)
  return nothing
}

/** `find / -name '*.pem'`: a search for what opens doors. */
const find: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  const isWide = /^(?:-[HLP]\s)?(?:\/|~|‹\$HOME›|\/home\S*|\/root\S*|\/Users\S*)(?:\s|$)/.test(text)
  const wanted = /\.(?:pem|key|p12|pfx|env|kdbx|wallet|keystore|npmrc|pypirc)\b|id_rsa|id_ed25519|credential|\.aws|\.ssh|wallet|secret/i
  if (!isWide || !wanted.test(text)) return runExec(call)
  recordDeed(call.shell.world, 'harvests', call.at, 'find', 'searches the machine for keys and credentials')
  return taintedValue(fileTaint('keys and credentials found on the machine', call.at), 'find')
}

/** `-exec program {} ;` runs a program on what is found. */
function runExec(call: Call): Value {
  const at = call.args.findIndex((each) => /^-(?:exec|execdir|ok)$/.test(readableText(each)))
  if (at === -1) return unknownValue('find')
  const named = call.args.findIndex((each) => /^-i?name$/.test(readableText(each)))
  const found = named === -1 ? textValue('*') : joined(textValue('*'), call.args[named + 1] ?? nothing)
  return call.shell.call(
    call.args.slice(at + 1).map((each) => replaced(each, '{}', found)),
    nothing,
    call.at,
  )
}

/** Programs that write down the memory of another. */
const dumpMemory: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  const isRunner = /Runner\.(?:Worker|Listener)|worker|pgrep|pidof|‹/i.test(text) || call.name === 'gcore'
  if (!isRunner || (call.name === 'gdb' && !/dump|gcore|generate-core/.test(text))) return unknownValue(call.name)
  const value = taintedValue(memoryTaint(call.at), 'memory')
  recordDeed(call.shell.world, 'reads-memory', call.at, call.name, 'writes down the memory of another process')
  const read = readOptions(call.args, { letters: 'opw', names: none })
  const target = read.options.find((each) => each.name === '-o' || each.name === '-w')?.value
  const path = target ?? textValue('core')
  call.shell.writeFile(path, value, false, call.at)
  call.shell.writeFile(joined(path, textValue('.1')), value, false, call.at)
  return value
}

const nothingPrinted: Command = () => nothing

export const fileCommands: Readonly<Record<string, Command>> = {
  cp: copy,
  mv: copy,
  ln: copy,
  install: copy,
  rm: remove,
  shred: remove,
  tar,
  bsdtar: tar,
  zip,
  '7z': zip,
  '7za': zip,
  unzip,
  patch,
  dd,
  find,
  fd: find,
  gcore: dumpMemory,
  gdb: dumpMemory,
  procdump: dumpMemory,
  mkdir: nothingPrinted,
  touch: nothingPrinted,
  chmod: nothingPrinted,
  chown: nothingPrinted,
  mktemp: () => unknownValue('mktemp'),
  pwd: () => unknownValue('$PWD'),
  whoami: () => unknownValue('whoami'),
  hostname: () => unknownValue('hostname'),
  uname: () => unknownValue('uname'),
  ls: (call) => unknownValue(call.name),
}
