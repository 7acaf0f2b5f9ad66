import type { Call } from '../../commands.ts'
import { withoutLead } from '../../options.ts'
import { knownText, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { leadOf } from '../../value-lines.ts'

/** How a program is told to run another. */
export interface Wrapping {
  /** The words that have to stand before the other program: `run`, `tool run`. */
  readonly verbs?: RegExp
  /** Options with a value of their own. */
  readonly valued?: RegExp
  /** Words before the program: a service, a folder, a lock. */
  readonly skipped?: number
  /** Options whose value is a line for a shell. */
  readonly line?: RegExp
  /** What stands for `--`, beside it. */
  readonly mark?: RegExp
  /** Nothing is run unless `--` stands before it. */
  readonly isMarked?: boolean
  /** The program runs on another machine: what it shows of its surroundings is not of this one. */
  readonly isElsewhere?: boolean
  /** A word that is no program is a program of this language: `uv run -m x`, `uv run -`. */
  readonly language?: string
}

/** Runs the rest of the words of a program that only runs another; none where they tell it something else. */
export function runWrapped(call: Call, wrapping: Wrapping): Value | undefined {
  const from = verbEnd(call.args, wrapping)
  if (from === undefined) return undefined
  let at = from
  let left = wrapping.skipped ?? 0
  let isMarked = wrapping.isMarked !== true
  for (; at < call.args.length; at += 1) {
    const arg = call.args[at] as Value
    const text = readableText(arg)
    if (text === '--' || wrapping.mark?.test(text) === true) {
      isMarked = true
      at += 1
      break
    }
    const given = wrapping.line === undefined ? undefined : lineOf(call.args, at, wrapping.line)
    if (given !== undefined) return call.shell.runText(given, call.at, call.stdin)
    if (wrapping.language !== undefined && /^-(?:|m|c)$/.test(text))
      return callWords(call, [textValue(wrapping.language), ...call.args.slice(at)])
    if (wrapping.valued?.test(text)) at += 1
    else if (text.startsWith('-')) continue
    else if (/^[A-Za-z_]\w{0,80}=/.test(leadOf(arg))) setFrom(call, arg)
    else if (left > 0) left -= 1
    else if (isMarked) break
  }
  if (!isMarked || at >= call.args.length) return undefined
  if (wrapping.isElsewhere === true && /^(?:env|printenv|set|cat|ls|find)$/.test(readableText(call.args[at] as Value)))
    return unknownValue(call.name)
  return callWords(call, call.args.slice(at))
}

/** Behind the verb; options may stand before it. */
function verbEnd(args: readonly Value[], { verbs, valued }: Wrapping): number | undefined {
  if (verbs === undefined) return 0
  for (let at = 0; at < args.length; at += 1) {
    const text = readableText(args[at] as Value)
    if (text === '--') return undefined
    if (text.startsWith('-') || text.startsWith('+')) {
      if (valued?.test(text)) at += 1
      continue
    }
    if (verbs.test(text)) return at + 1
    return verbs.test(`${text} ${readableText(args[at + 1] ?? textValue(''))}`) ? at + 2 : undefined
  }
  return undefined
}

/** `-c line`, `--run=line`. */
function lineOf(args: readonly Value[], at: number, line: RegExp): Value | undefined {
  const lead = leadOf(args[at] as Value)
  const equals = lead.startsWith('--') ? lead.indexOf('=') : -1
  if (equals !== -1 && line.test(lead.slice(0, equals))) return withoutLead(args[at] as Value, equals + 1)
  return line.test(lead) ? args[at + 1] : undefined
}

function setFrom(call: Call, word: Value): void {
  const name = leadOf(word).slice(0, leadOf(word).indexOf('='))
  call.shell.set(name, withoutLead(word, name.length + 1))
}

const languages: readonly (readonly [RegExp, string])[] = [
  [/\.pyw?$/, 'python'],
  [/\.[cm]?[jt]sx?$/, 'node'],
  [/\.rb$/, 'ruby'],
]

/** Calls a program by its words: one word with blanks is a line, a file of a language is run by its program, `python@3.12` is python. */
export function callWords(call: Call, words: readonly Value[]): Value {
  const [first = textValue(''), ...rest] = words
  const text = knownText(first) ?? ''
  if (rest.length === 0 && /\s/.test(readableText(first).trim())) return call.shell.runText(first, call.at, call.stdin)
  const language = languages.find(([end]) => end.test(text))?.[1]
  const version = /^([\w-]{1,60})@[\w.]{1,20}$/.exec(text)?.[1]
  const named = language !== undefined ? [textValue(language), ...words] : version !== undefined ? [textValue(version), ...rest] : words
  return call.shell.call(named, call.stdin, call.at, call.hasInput)
}
