import type { Call, Command } from '../../commands.ts'
import { isMinor } from '../../secret-names.ts'
import type { Taint } from '../../taint.ts'
import { readableText, taintedValue, unknownValue, type Value } from '../../value.ts'
import { lenders, standIn } from './lenders.ts'

/** What a program prints that keeps or mints credentials; none where its words ask it for something else. */
export function handedOut(call: Call): Value | undefined {
  const lent = lenders[call.name]
  if (lent === undefined) return undefined
  const words = call.args.slice(0, 60).map((each) => readableText(each).slice(0, 300))
  if (!lent.some((each) => standIn(each, words))) return undefined
  if (words.some(isMinorName)) return unknownValue(call.name)
  const plain = words.filter((each) => /^[a-z][\w:-]{1,30}$/.test(each)).slice(0, 3)
  const name = [call.name, ...plain].join(' ')
  // Named in words and not as a secret is: what service it opens, nobody knows, so that a header may show it to any.
  const taint: Taint = { key: `handed out ${name}`, kind: 'secret', name: `what ${name} prints`, at: call.at }
  return taintedValue(taint, name)
}

/** `/prod/db/username`, `--field=user`, `{.data.url}`, `{.data.ca\.crt}`: what is kept beside the credential and tells little. */
function isMinorName(word: string): boolean {
  if (/(?:ca|tls)\\?\.crt|\.metadata\b|\.type\b/.test(word)) return true
  if (!/[/.=]/.test(word)) return false
  const last = word.split(/[/.=]/).at(-1) ?? ''
  return isMinor(
    last
      .replace(/[}'"]{1,3}$/, '')
      .replaceAll('-', '_')
      .toUpperCase(),
  )
}

/** Whether a secret is one that a program handed out. */
export function isHandedOut(taint: Taint): boolean {
  return taint.key.startsWith('handed out ')
}

/** A program that hands out credentials at some words, and at others does what it does. */
export const lender =
  (command: Command): Command =>
  (call) =>
    handedOut(call) ?? command(call)
