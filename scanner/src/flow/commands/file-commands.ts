import type { Call, Command } from '../commands.ts'
import { pathKey } from '../job-state.ts'
import { noteLink } from '../links.ts'
import { noNames, readOptions } from '../options.ts'
import { copyPacked } from '../packed-files.ts'
import { notePatched } from '../source-tree.ts'
import { fileTaint, memoryTaint } from '../taint.ts'
import { alteredValue, isSecret, joined, nothing, readableText, taintedValue, textValue, unknownValue, type Value } from '../value.ts'
import { standsAtHome } from '../working-folder.ts'
import { recordDeed } from '../world.ts'
import { clonedAbove, copiedTo } from './forge/cloned.ts'
import { packingCommands } from './packing-commands.ts'
import { replaced } from './shell-commands.ts'

function operandsOf(call: Call, letters = ''): readonly Value[] {
  return readOptions(call.args, { letters, names: noNames }).operands
}

const copy: Command = (call) => {
  const operands = operandsOf(call, 'tmog')
  const target = operands.at(-1)
  if (target === undefined || operands.length < 2) return nothing
  const { job } = call.shell.world
  for (const source of operands.slice(0, -1)) {
    const cloned = clonedAbove(job, source)
    if (cloned !== undefined) {
      call.shell.writeFile(copiedTo(source, target), cloned, false, call.at)
      continue
    }
    const isInput = /^(?:\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/.test(readableText(source))
    const value =
      (isInput ? call.stdin : undefined) ??
      job.read(source, call.at) ??
      (pathKey(source).endsWith('/') || pathKey(source) === '.' ? job.below(source) : undefined)
    if (value === undefined) continue
    copyPacked(job, source, target)
    const key = pathKey(target)
    const isFolder = key.endsWith('/') || key === '.' || operands.length > 2
    const name = pathKey(source).split('/').at(-1) ?? ''
    call.shell.writeFile(isFolder ? textValue(`${key.replace(/\/$/, '')}/${name}`) : target, value, false, call.at)
  }
  return nothing
}

/** `ln -s target link`: what is written to one of them later stands in the other. */
const link: Command = (call) => {
  const [target, name] = operandsOf(call, 'tS')
  if (target !== undefined && name !== undefined) noteLink(call.shell.world.job, target, name)
  return copy(call)
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
  const read = input === undefined ? call.stdin : (call.shell.world.job.read(input, call.at) ?? nothing)
  // Other letters, or all but the first: no mask knows them.
  const isTurned = /case|swab|ebcdic|ibm/.test(readableText(option('conv') ?? nothing))
  const value = isSecret(read) && (isTurned || option('skip') !== undefined) ? alteredValue(read, 'dd') : read
  if (output === undefined) return value
  call.shell.writeFile(output, value, false, call.at)
  return nothing
}

/** `find / -name '*.pem'`: a search for what opens doors. */
const find: Command = (call) => {
  const words = call.args.map(readableText)
  const isHere = words[0] === undefined || /^(?:\.\/?|-(?![HLP]$).*)$/.test(words[0])
  const text = [...(isHere && standsAtHome(call.shell) ? ['~'] : []), ...words].join(' ')
  const isWide = /^(?:-[HLP]\s)?(?:\/|~|‹\$HOME›|\/home\S*|\/root\S*|\/Users\S*)(?:\s|$)/.test(text)
  const wanted = /\.(?:pem|key|p12|pfx|env|kdbx|wallet|keystore|npmrc|pypirc)\b|id_rsa|id_ed25519|credential|\.aws|\.ssh|wallet|secret/i
  if (!isWide || !wanted.test(text)) return seeksCredentials(words) ? joined(runExec(call), foundCredentials(call)) : runExec(call)
  recordDeed(call.shell.world, 'harvests', call.at, 'find', 'searches the machine for keys and credentials')
  return taintedValue(fileTaint('keys and credentials found on the machine', call.at), 'find')
}

/** A search for the files of several services' credentials, wherever it begins. */
function seeksCredentials(words: readonly string[]): boolean {
  const sought = words.filter((each, index) => /^-i?name$/.test(words[index - 1] ?? '') && credentialNames.test(each))
  return new Set(sought).size >= 3
}

const credentialNames =
  /^(?:\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.dockercfg|id_(?:rsa|ed25519|ecdsa|\*)|credentials|\.vault-token|kubeconfig)\*?$/

const foundCredentials = (call: Call): Value => taintedValue(fileTaint('credentials that were searched for', call.at), 'find')

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
  // A library of Windows that does it for whoever calls it by name or number; nothing else has a use for that call.
  const isLibrary = call.name === 'rundll32'
  if (isLibrary && !/comsvcs.{0,12}(?:MiniDump|#\+?0{0,4}24)\b/i.test(text)) return unknownValue(call.name)
  const isRunner = /Runner\.(?:Worker|Listener)|worker|pgrep|pidof|‹/i.test(text) || call.name === 'gcore' || isLibrary
  if (!isRunner || (call.name === 'gdb' && !/dump|gcore|generate-core/.test(text))) return unknownValue(call.name)
  const value = taintedValue(memoryTaint(call.at), 'memory')
  recordDeed(call.shell.world, 'reads-memory', call.at, call.name, 'writes down the memory of another process')
  const read = readOptions(call.args, { letters: 'opwfn', names: noNames })
  const target = isLibrary ? call.args.at(-2) : read.options.find((each) => /^-[owf]$/.test(each.name))?.value
  const path = target ?? textValue('core')
  call.shell.writeFile(path, value, false, call.at)
  call.shell.writeFile(joined(path, textValue('.1')), value, false, call.at)
  return value
}

const nothingPrinted: Command = () => nothing

export const fileCommands: Readonly<Record<string, Command>> = {
  cp: copy,
  mv: copy,
  ln: link,
  install: copy,
  rm: remove,
  shred: remove,
  ...packingCommands,
  patch,
  dd,
  find,
  fd: find,
  gcore: dumpMemory,
  gdb: dumpMemory,
  procdump: dumpMemory,
  createdump: dumpMemory,
  'dotnet-dump': dumpMemory,
  'dotnet-gcdump': dumpMemory,
  'out-minidump': dumpMemory,
  rundll32: dumpMemory,
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
