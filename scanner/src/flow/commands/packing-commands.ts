import type { Call, Command } from '../commands.ts'
import { noNames, readOptions, withoutLead } from '../options.ts'
import { notePacked, packedIn } from '../packed-files.ts'
import { noteUnpacked } from '../source-tree.ts'
import { fileTaint } from '../taint.ts'
import {
  alteredValue,
  fetchedFrom,
  joined,
  knownText,
  nothing,
  readableText,
  taintedValue,
  textValue,
  type Value,
  withHop,
} from '../value.ts'
import { readNamed, standsAtHome } from '../working-folder.ts'

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
    if (has('O', 'to-stdout')) return archive
    if (file !== undefined) unpackOwn(call, file, read.options.find((each) => each.name === '-C' || each.name === '--directory')?.value)
    return nothing
  }
  if (!has('c', 'create')) return nothing
  const listed = list === undefined ? nothing : joined(job.read(list, call.at) ?? nothing)
  const isHome = read.operands.some(
    (each) =>
      /^(?:~|‹\$HOME›|\/home\/\w+|\/root)\/?$/.test(readableText(each)) ||
      (standsAtHome(call.shell) && /^(?:\.\/?|\*)$/.test(readableText(each))),
  )
  const loot = isHome ? taintedValue(fileTaint('the home folder', call.at), '~') : nothing
  const folder = read.options.find((each) => each.name === '-C' || each.name === '--directory')?.value
  const within = folder === undefined ? [] : [job.below(folder)]
  // Files that a search found stand for what they hold.
  const found = read.operands.map((each) => ({
    pieces: each.pieces.filter((piece) => typeof piece !== 'string' && piece.taint?.kind === 'file'),
  }))
  const packed = joined(
    ...read.operands.map((each) => readNamed(call.shell, each, call.at) ?? job.below(each)),
    ...found,
    ...within,
    listed,
    loot,
  )
  const out = withHop(alteredValue(packed, 'archive'), call.at, 'packed into an archive')
  if (file === undefined || readableText(file) === '-') return out
  notePacked(job, file, folder === undefined ? read.operands : [folder, ...read.operands])
  call.shell.writeFile(file, out, false, call.at)
  return nothing
}

/** Files of an archive that the job made stand where it is unpacked. */
function unpackOwn(call: Call, archive: Value, folder: Value | undefined): void {
  for (const [name, value] of packedIn(call.shell.world.job, archive) ?? [])
    call.shell.writeFile(folder === undefined ? textValue(name) : joined(folder, textValue(`/${name}`)), value, false, call.at)
}

const zip: Command = (call) => {
  if (call.name.startsWith('7z') && /^[xe]$/.test(readableText(call.args[0] ?? nothing))) return unpack7z(call)
  // Options of 7z hold their values: `-pword`, `-mhe=on`.
  const operands = call.name.startsWith('7z')
    ? call.args.filter((each) => !/^-|^[a-z]$/.test(readableText(each)))
    : readOptions(call.args, { letters: 'Pxitbn', names: noNames }).operands
  const [target, ...sources] = operands
  if (target === undefined) return nothing
  const { job } = call.shell.world
  const packed = joined(...sources.map((each) => job.read(each, call.at) ?? job.below(each)), call.stdin)
  const out = withHop(alteredValue(packed, 'archive'), call.at, 'packed into an archive')
  if (readableText(target) === '-') return out
  notePacked(job, target, sources)
  call.shell.writeFile(target, out, false, call.at)
  return nothing
}

/** `7z x archive -ofolder`; with `-so` it prints. */
function unpack7z(call: Call): Value {
  const archive = call.args.slice(1).find((each) => !readableText(each).startsWith('-'))
  const held = archive === undefined ? undefined : call.shell.world.job.read(archive, call.at)
  if (archive === undefined || held === undefined) return nothing
  if (call.args.some((each) => readableText(each) === '-so')) return held
  const folder = call.args.find((each) => /^-o./.test(readableText(each)))
  unpackOwn(call, archive, folder === undefined ? undefined : withoutLead(folder, 2))
  return nothing
}

const unzip: Command = (call) => {
  const { options, operands } = readOptions(call.args, { letters: 'dP', names: noNames })
  const [archive] = operands
  const { job } = call.shell.world
  const held = archive === undefined ? undefined : job.read(archive, call.at)
  if (archive === undefined || held === undefined) return nothing
  if (options.some(({ name }) => name === '-p' || name === '-c')) return held
  unpackOwn(call, archive, options.find(({ name }) => name === '-d')?.value)
  const from = fetchedFrom(held)
  if (from === undefined) return nothing
  job.fetched.set('*', textValue(from))
  noteUnpacked(job, from, readOptions(call.args, { letters: 'dP', names: noNames }).options.find((each) => each.name === '-d')?.value)
  return nothing
}

/** Programs that pack files into one, and take them out again. */
export const packingCommands: Readonly<Record<string, Command>> = {
  tar,
  bsdtar: tar,
  gtar: tar,
  zip,
  '7z': zip,
  '7za': zip,
  '7zz': zip,
  unzip,
}
