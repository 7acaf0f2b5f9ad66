import type { Call } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { alteredValue, fetchedFrom, joined, nothing, readableText, textValue, type Value, withHop } from '../../value.ts'
import { copiedTo } from '../forge/cloned.ts'
import { operandsOf } from './kept-images.ts'

/** `docker save`, `docker export`: an archive, to a file or to the pipe. */
export function handOut(call: Call, args: readonly Value[], held: Value): Value {
  const target = readOptions(args, { letters: 'o', names: new Set(['output']) }).options.find(({ name }) => /^(?:-o|--output)$/.test(name))
  const out = withHop(alteredValue(held, 'image'), call.at, 'packed into an image')
  if (target?.value === undefined) return out
  call.shell.writeFile(target.value, out, false, call.at)
  return nothing
}

/** Between a container and the folder, in either direction. */
export function copy(call: Call, args: readonly Value[]): Value {
  const [from = nothing, to = nothing] = operandsOf(args)
  const { job } = call.shell.world
  const container = (path: Value) => /^([\w.-]{1,100}|‹[^›]{1,80}›):/.exec(readableText(path))?.[1]
  const target = container(to)
  const source = container(from)
  if (target !== undefined) {
    const key = `container:${target}`
    const held = readableText(from) === '-' ? call.stdin : (job.read(from, call.at) ?? job.below(from))
    job.files.set(key, joined(job.files.get(key) ?? nothing, held))
  } else if (source !== undefined) {
    const held = job.files.get(`container:${source}`) ?? nothing
    const isForeign = fetchedFrom(held) !== undefined
    if (readableText(to) === '-') return held
    call.shell.writeFile(isForeign ? copiedTo(textValue(readableText(from).slice(source.length + 1)), to) : to, held, false, call.at)
  }
  return nothing
}
