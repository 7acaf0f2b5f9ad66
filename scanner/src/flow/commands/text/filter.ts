import type { Command } from '../../commands.ts'
import { joined, readableText, unknownValue } from '../../value.ts'
import { filesNamed } from './contents.ts'

/** A program that passes on what it reads, perhaps less of it. */
export const filter: Command = (call) => joined(call.stdin, ...filesNamed(call))

export const strings: Command = (call) => joined(call.stdin, ...filesNamed(call))

export const head: Command = (call) => (/^-c ?[1-8]$/.test(call.args.map(readableText).join(' ')) ? unknownValue('head') : filter(call))
