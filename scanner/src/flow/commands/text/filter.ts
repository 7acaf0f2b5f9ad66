import type { Command } from '../../commands.ts'
import { joined, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { linesOf } from '../../value-lines.ts'
import { filesNamed } from './contents.ts'

/** A program that passes on what it reads, perhaps less of it. */
export const filter: Command = (call) => joined(call.stdin, ...filesNamed(call))

export const strings: Command = (call) => joined(call.stdin, ...filesNamed(call))

/** The first lines, or the last, where the words say how many; all of it else. */
export const head: Command = (call) => {
  const text = call.args.map(readableText).join(' ')
  if (/^-c ?[1-8]$/.test(text)) return unknownValue('head')
  const value = joined(call.stdin, ...filesNamed(call))
  const count = Number(/^(?:-n ?|--lines=|-)(\d{1,3})(?:\s|$)/.exec(text)?.[1] ?? 0)
  if (count === 0) return value
  const lines = linesOf(value)
  const last = lines.at(-1)?.pieces.length === 0 ? lines.length - 1 : lines.length
  const kept: readonly Value[] = call.name === 'tail' ? lines.slice(Math.max(0, last - count), last) : lines.slice(0, Math.min(count, last))
  return joined(...kept.flatMap((each) => [each, textValue('\n')]))
}
