import type { Call, Command } from '../../commands.ts'
import { pathKey } from '../../job-state.ts'
import { readOptions } from '../../options.ts'
import { isSecret, joined, nothing, readableText, textValue, type Value, withHop } from '../../value.ts'
import { contentsOf } from './contents.ts'
import { type Turning, turned } from './encoder.ts'

/**
 * A program that writes what it makes of each file beside it, and prints nothing: `gzip f` makes `f.gz`, `gunzip f.gz` makes `f`.
 * It prints where it is told so, and where it names no file.
 */
export function packer(turning: Turning, ending: string, prints = false): Command {
  const spec = { letters: turning.letters, names: new Set(['threads', 'suffix', 'format', 'output', 'memlimit', 'quality']) }
  return (call) => {
    const read = readOptions(call.args, spec)
    const has = (pattern: RegExp) => read.options.some(({ name }) => pattern.test(name))
    if (has(/^(?:-t|-l|--test|--list)$/)) return nothing
    const isBack = turning.decodes(read, call)
    const files = read.operands.filter((each) => !/^(?:-|\/dev\/stdin)$/.test(readableText(each)))
    const target = turning.letters.includes('o')
      ? read.options.find(({ name }) => name === '-o' || name === '--output')?.value
      : turning.name === 'lz4'
        ? files[1]
        : undefined
    if (prints || files.length === 0 || target !== undefined || has(/^(?:-c|--stdout|--to-stdout)$/)) {
      const sources = turning.name === 'lz4' ? read.operands.slice(0, 1) : read.operands
      const out = turned(call, turning, contentsOf(call, sources), isBack, sources)
      if (target === undefined || /^(?:-|\/dev\/stdout)$/.test(readableText(target))) return out
      call.shell.writeFile(target, out, false, call.at)
      return nothing
    }
    for (const each of files.slice(0, 50).flatMap((path) => filesAt(call, path))) writeBeside(call, turning, each, isBack, ending)
    return nothing
  }
}

/** The files that a path stands for: a folder those within it, a pattern those that fit. */
function filesAt(call: Call, path: Value): readonly Value[] {
  const key = pathKey(path)
  const { files } = call.shell.world.job
  if (files.has(key)) return [path]
  const [before, ...others] = key.split('*')
  const after = others.at(-1)
  const found = [...files.keys()].filter((each) =>
    after === undefined
      ? key === '.' || each.startsWith(`${key.replace(/\/$/, '')}/`)
      : each.startsWith(before ?? '') && each.endsWith(after),
  )
  return found.length === 0 ? [path] : found.slice(0, 50).map(textValue)
}

/** What is packed stays in our books, though the program takes it away: it may do so in a branch that is never run. */
function writeBeside(call: Call, turning: Turning, file: Value, isBack: boolean, ending: string): void {
  const held = call.shell.world.job.read(file, call.at)
  if (held === undefined || held.pieces.length === 0) return
  const path = isBack ? textValue(pathKey(file).replace(/\.\w{1,5}$/, '')) : joined(file, textValue(ending))
  if (pathKey(path) === pathKey(file)) return
  const made = turned(call, turning, held, isBack, [file])
  // A file that is packed is no text that hides: it goes where the file might go.
  const kept =
    isBack || !isSecret(held)
      ? made
      : withHop({ pieces: held.pieces.filter((each) => typeof each !== 'string') }, call.at, `packed by ${call.name}`)
  call.shell.writeFile(path, kept, false, call.at)
}
