import type { Call, Command } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { alteredValue, fetchedFrom, isSecret, knownText, textValue, unknownValue, unpackedValue, type Value, withHop } from '../../value.ts'
import { noteDecoded } from '../../world.ts'
import { contentsOf } from './contents.ts'

/** How a program turns text into other text that still tells all, and back. */
export interface Turning {
  readonly name: string
  readonly decode: ((text: string) => string | undefined) | undefined
  readonly decodes: (options: ReturnType<typeof readOptions>, call: Call) => boolean
  /** Letters of options that take a value. */
  readonly letters: string
}

/** A program that prints what it makes of its input, or of the file that it names. */
export function encoder(name: string, decode: Turning['decode'], decodes: Turning['decodes'], letters = ''): Command {
  const turning = { name, decode, decodes, letters }
  return (call) => {
    const read = readOptions(call.args, { letters, names: new Set(['wrap', 'cols', 'len', 'threads', 'format']) })
    return turned(call, turning, contentsOf(call, read.operands), decodes(read, call), read.operands)
  }
}

/** What is made of a value that was read from paths, or came in where there are none. */
export function turned(call: Call, { name, decode }: Turning, value: Value, isBack: boolean, paths: readonly Value[]): Value {
  if (isBack && isFromFile(call, value, paths)) return unpackedValue()
  const text = knownText(value)
  if (isBack) {
    const out = text === undefined ? undefined : decode?.(text)
    if (out !== undefined) {
      noteDecoded(call.shell.world, out)
      return textValue(out)
    }
    return value.pieces.some((each) => typeof each !== 'string') || isSecret(value) || fetchedFrom(value) !== undefined
      ? { pieces: value.pieces.filter((each) => typeof each !== 'string') }
      : unknownValue(name)
  }
  return text !== undefined && text.length < 20_000 && name === 'base64'
    ? textValue(Buffer.from(text, 'latin1').toString('base64'))
    : withHop(alteredValue(value, name), call.at, `encoded by ${name}`)
}

export const hasDecode = (read: ReturnType<typeof readOptions>) =>
  read.options.some(({ name }) => /^(?:-d|-D|--decode|--decompress|--uncompress)$/.test(name))

/** Whether what is decoded lies in a file of the repository, perhaps cut out of it by other programs on the way. */
function isFromFile(call: Call, value: Value, paths: readonly Value[]): boolean {
  if (value.pieces.length === 0) return paths.every((each) => knownText(each) !== undefined)
  return call.hasInput && value.pieces.every((each) => typeof each !== 'string' && each.taint === undefined && isCutterName(each.name))
}

function isCutterName(name: string): boolean {
  return /^(?:tr|sed|awk|gawk|cut|dd|tail|head|xxd|base64|xz|gzip|file of the repository)$/.test(name)
}
