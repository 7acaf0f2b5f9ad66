import type { Call } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { joined, nothing, readableText, textValue, type Value } from '../../value.ts'

/** A reference with a registry of its own. */
export const place = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?\//

export function operandsOf(args: readonly Value[]): readonly Value[] {
  return readOptions(args, { letters: 'oaif', names: new Set(['output', 'author', 'message', 'change', 'platform']) }).operands
}

export function imageKey(tag: Value): string {
  return `image:${readableText(tag)}`
}

export function heldBy(call: Call, kind: 'image' | 'container', name: Value | undefined): Value {
  return call.shell.world.job.files.get(`${kind}:${readableText(name ?? nothing)}`) ?? nothing
}

export function keep(call: Call, tag: Value | undefined, held: Value): Value {
  if (tag !== undefined) call.shell.world.job.files.set(imageKey(tag), held)
  return nothing
}

export function fileOrInput(call: Call, path: Value | undefined): Value {
  return path === undefined || readableText(path) === '-' ? call.stdin : (call.shell.world.job.read(path, call.at) ?? nothing)
}

/** `--build-arg NAME` takes the value from the environment. */
export function withName(call: Call, value: Value): Value {
  const text = readableText(value)
  return /^\w{1,80}$/.test(text) ? joined(value, textValue('='), call.shell.lookup(text, call.at)) : value
}
