import { ansiText } from '../../../shell/shell-escapes.ts'
import type { Command } from '../../commands.ts'
import { alteredValue, fetchedFrom, isSecret, knownText, textValue, unknownValue, withHop } from '../../value.ts'
import { mapText } from './contents.ts'

export const tr: Command = (call) => {
  const sets = call.args.map((each) => knownText(each))
  const value = call.stdin
  const [first, second] = sets
  if (first === '-d' && second !== undefined && !second.includes('[')) {
    const gone = new Set(expandSet(second))
    return mapText(value, (text) => [...text].filter((each) => !gone.has(each)).join(''))
  }
  const text = knownText(value)
  if (text !== undefined && first !== undefined && second !== undefined && !first.startsWith('-')) {
    const from = expandSet(first)
    const to = expandSet(second)
    return textValue(
      [...text].map((each) => (from.includes(each) ? (to[Math.min(from.lastIndexOf(each), to.length - 1)] ?? '') : each)).join(''),
    )
  }
  return isSecret(value) || fetchedFrom(value) !== undefined
    ? withHop(alteredValue(value, 'tr'), call.at, 'turned by tr')
    : unknownValue('tr')
}

function expandSet(set: string): string[] {
  const text = ansiText(set.replaceAll('[:upper:]', 'A-Z').replaceAll('[:lower:]', 'a-z').replaceAll('[:space:]', ' \t\n\r'))
  const out: string[] = []
  for (let at = 0; at < text.length && out.length < 300; at += 1) {
    const from = text.charCodeAt(at)
    const to = text[at + 1] === '-' && at + 2 < text.length ? text.charCodeAt(at + 2) : from
    if (to !== from) at += 2
    for (let code = from; code <= to && code - from < 256; code += 1) out.push(String.fromCharCode(code))
  }
  return out
}
