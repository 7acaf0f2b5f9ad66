import type { Call, Command } from '../../commands.ts'
import { alteredValue, joined, nothing, readableText, spaced, textValue, unknownValue, type Value, withHop } from '../../value.ts'
import { fileCommands } from '../file-commands.ts'
import { parameter, parametersOf } from './parameters.ts'

/** What is taken and where it is put: `Copy-Item a b`, `-Path a -Destination b`, with several words for several sources. */
function fromAndTo(call: Call, ...targets: readonly string[]): { readonly sources: readonly Value[]; readonly target: Value | undefined } {
  const { named, words } = parametersOf(call)
  const path = parameter(named, '-path', '-literalpath')
  const given = parameter(named, ...targets)
  const all = path === undefined ? words : [path, ...words]
  return given === undefined ? { sources: all.slice(0, -1), target: all.at(-1) } : { sources: all, target: given }
}

const copyItem: Command = (call) => {
  const { sources, target } = fromAndTo(call, '-destination', '-newname')
  return target === undefined ? nothing : fileCommands['cp']?.({ ...call, name: 'cp', args: [...sources, target] })
}

const compressArchive: Command = (call) => {
  const { sources, target } = fromAndTo(call, '-destinationpath')
  if (target === undefined) return nothing
  const { job } = call.shell.world
  const packed = joined(...[...sources, call.stdin].map((each) => job.read(each, call.at) ?? job.below(each)))
  call.shell.writeFile(target, withHop(alteredValue(packed, 'archive'), call.at, 'packed into an archive'), false, call.at)
  return nothing
}

const expandArchive: Command = (call) => {
  const { named, words } = parametersOf(call)
  const archive = parameter(named, '-path', '-literalpath') ?? words[0] ?? call.stdin
  const folder = parameter(named, '-destinationpath') ?? words[1]
  const args = folder === undefined ? [archive] : [textValue('-d'), folder, archive]
  return fileCommands['unzip']?.({ ...call, name: 'unzip', args })
}

const readAll: Command = (call) => call.shell.world.job.read(call.args[0] ?? nothing, call.at) ?? unknownValue('file')

const writeAll: Command = (call) => {
  const [path, value = nothing] = call.args
  if (path !== undefined) call.shell.writeFile(path, value, call.name.includes('append'), call.at)
  return nothing
}

const copyFile: Command = (call) => fileCommands['cp']?.({ ...call, name: 'cp', args: call.args.slice(0, 2) })

const joinPath: Command = (call) => {
  const { named, words } = parametersOf(call)
  const parts = [parameter(named, '-path'), parameter(named, '-childpath'), ...words].filter((each) => each !== undefined)
  return withSlashes(parts)
}

function withSlashes(parts: readonly Value[]): Value {
  return spaced(parts, textValue('/'))
}

const firstWord: Command = (call) => {
  const { named, words } = parametersOf(call)
  return parameter(named, '-path', '-literalpath') ?? words[0] ?? call.stdin
}

const temporary: Command = () => textValue('/tmp/')

/** `New-TemporaryFile`: nobody knows its name. */
const temporaryFile: Command = (call) => unknownValue(readableText(call.word).slice(0, 60))

/** Commands of PowerShell, and of the library that it stands on, that read, write, move or pack files. */
export const filesOfPowerShell: Readonly<Record<string, Command>> = {
  'copy-item': copyItem,
  copy: copyItem,
  cpi: copyItem,
  cp: copyItem,
  'move-item': copyItem,
  move: copyItem,
  mi: copyItem,
  mv: copyItem,
  'rename-item': copyItem,
  ren: copyItem,
  rni: copyItem,
  'compress-archive': compressArchive,
  'expand-archive': expandArchive,
  'join-path': joinPath,
  'resolve-path': firstWord,
  'convert-path': firstWord,
  'new-temporaryfile': temporaryFile,
  '[io.file]::readalltext': readAll,
  '[io.file]::readallbytes': readAll,
  '[io.file]::readalllines': readAll,
  '[io.file]::readlines': readAll,
  '[io.file]::openread': readAll,
  '[io.file]::opentext': readAll,
  '[io.file]::writealltext': writeAll,
  '[io.file]::writeallbytes': writeAll,
  '[io.file]::writealllines': writeAll,
  '[io.file]::appendalltext': writeAll,
  '[io.file]::appendalllines': writeAll,
  '[io.file]::copy': copyFile,
  '[io.file]::move': copyFile,
  '[io.path]::combine': (call) => withSlashes(call.args),
  '[io.path]::join': (call) => withSlashes(call.args),
  '[io.path]::getfullpath': (call) => call.args[0],
  '[io.path]::gettemppath': temporary,
}
