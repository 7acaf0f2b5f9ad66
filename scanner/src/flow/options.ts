import { joined, readableText, textValue, type Value } from './value.ts'

/** No option takes a value by a long name. */
export const noNames: ReadonlySet<string> = new Set()

/** What the options of a program are: the letters and names that take a value. */
export interface OptionSpec {
  /** Letters that take a value, as one text. */
  readonly letters: string
  /** Long names that take a value, without dashes. */
  readonly names: ReadonlySet<string>
}

export interface ReadOptions {
  /** In order; `name` with its dashes; `value` empty where the option takes none. */
  readonly options: readonly { readonly name: string; readonly value: Value | undefined }[]
  readonly operands: readonly Value[]
}

/** Takes a command line apart as getopt does: `-sSd x`, `-dx`, `--data x`, `--data=x`, `--`. */
export function readOptions(args: readonly Value[], spec: OptionSpec): ReadOptions {
  const options: { name: string; value: Value | undefined }[] = []
  const operands: Value[] = []
  let at = 0
  let isEnded = false
  while (at < args.length) {
    const arg = args[at] as Value
    at += 1
    const lead = typeof arg.pieces[0] === 'string' ? arg.pieces[0] : ''
    if (isEnded || !lead.startsWith('-') || (lead === '-' && arg.pieces.length === 1)) {
      operands.push(arg)
      continue
    }
    if (lead === '--' && arg.pieces.length === 1) {
      isEnded = true
      continue
    }
    if (lead.startsWith('--')) {
      const equals = lead.indexOf('=')
      if (equals !== -1) {
        options.push({ name: lead.slice(0, equals), value: withoutLead(arg, equals + 1) })
        continue
      }
      const takes = spec.names.has(lead.slice(2)) && arg.pieces.length === 1
      options.push({ name: readableText(arg).slice(0, 60), value: takes ? args[at] : undefined })
      if (takes) at += 1
      continue
    }
    // Letters in one word; the first that takes a value takes the rest, or the next word.
    let index = 1
    while (index < lead.length) {
      const letter = lead[index] as string
      index += 1
      if (!spec.letters.includes(letter)) {
        options.push({ name: `-${letter}`, value: undefined })
        continue
      }
      const rest = withoutLead(arg, index)
      const isNext = rest.pieces.length === 0
      options.push({ name: `-${letter}`, value: isNext ? args[at] : rest })
      if (isNext) at += 1
      break
    }
  }
  return { options, operands }
}

/** The value without its first characters, which are text. */
export function withoutLead(value: Value, length: number): Value {
  const [first, ...rest] = value.pieces
  if (typeof first !== 'string') return value
  return joined(textValue(first.slice(length)), { pieces: rest })
}
