import type { Span } from '../model/span.ts'
import type { WordPart } from '../shell/shell-program.ts'
import type { ShellRun } from './shell-run.ts'
import { alteredValue, isSecret, joined, knownText, nothing, secretsIn, spaced, textValue, unknownValue, type Value } from './value.ts'

/** What `${name…}` gives. */
export function expandedVariable(shell: ShellRun, part: Extract<WordPart, { kind: 'variable' }>, at: Span): Value {
  const { name, operator } = part
  if (operator === 'indirect') {
    const target = knownText(shell.lookup(name, at))
    return target === undefined ? shell.dump(at) : shell.lookup(target, at)
  }
  if (operator === 'length') return unknownValue(`#${name}`)
  if (operator === 'joined') return joinedList(shell, name, at)
  const value = shell.lookup(name, at)
  if (operator === '') return value
  const argument = part.argument === undefined ? nothing : joined(...shell.evaluate(part.argument))
  switch (operator) {
    case ':-':
    case '-':
    case ':=':
    case '=': {
      const isSet = value.pieces.some((each) => typeof each === 'string' || each.taint !== undefined || each.name !== `$${name}`)
      if (!isSet && operator.endsWith('=')) shell.set(name, argument)
      return isSet ? value : argument
    }
    case ':+':
    case '+':
      return argument
    case ':?':
    case '?':
      return value
  }
  if (operator === ':' && isSecret(value) && isGlimpse(knownText(argument) ?? '') && shell.glimpses(keysOf(value)) <= 3)
    return unknownValue(`$${name}`)
  const text = knownText(value)
  const by = knownText(argument)
  if (text === undefined || by === undefined)
    return isSecret(value) ? alteredValue(value, `$${name}`) : joined(restOf(value, name), ...(isSecret(argument) ? [argument] : []))
  return textValue(changed(text, operator, by))
}

/** `"${list[*]}"`: the elements with what `IFS` begins with between them. */
function joinedList(shell: ShellRun, name: string, at: Span): Value {
  const between = textValue((knownText(shell.lookup('IFS', at)) ?? ' ').slice(0, 1))
  const list = shell.arrays.get(name) ?? [shell.lookup(name, at)]
  return spaced(list, between)
}

/** Of a text of others, the rest is still theirs: `${COMMENT#/run }`. */
function restOf(value: Value, name: string): Value {
  const hidden = value.pieces.filter((each) => typeof each !== 'string')
  return hidden.length === 0 ? unknownValue(`$${name}`) : { pieces: hidden }
}

/** Which secrets a value is made of: who walks through one gets it letter by letter. */
const keysOf = (value: Value): string =>
  secretsIn(value)
    .map(({ taint }) => taint.key)
    .join(' ')

/** `:0:4`: as much as people print to see which token they have. */
function isGlimpse(range: string): boolean {
  const match = /^\s{0,4}(-?\d{1,4})\s{0,4}(?::\s{0,4}(\d{1,4}))?\s{0,4}$/.exec(range)
  if (match === null) return false
  const [, from, length] = match
  return length === undefined ? Number(from) < 0 && Number(from) >= -8 : Number(length) <= 8
}

function changed(text: string, operator: string, by: string): string {
  switch (operator) {
    case ':': {
      const [from = 0, length] = by.split(':').map((each) => Number.parseInt(each.trim(), 10) || 0)
      const start = from < 0 ? Math.max(0, text.length + from) : from
      return length === undefined ? text.slice(start) : text.slice(start, length < 0 ? length : start + length)
    }
    case '^^':
      return text.toUpperCase()
    case ',,':
      return text.toLowerCase()
    case '//':
    case '/': {
      const slash = by.indexOf('/')
      const [from, to] = slash === -1 ? [by, ''] : [by.slice(0, slash), by.slice(slash + 1)]
      if (from === '') return text
      return operator === '//' ? text.replaceAll(from, () => to) : text.replace(from, () => to)
    }
    case '#':
    case '##':
      return text.startsWith(by)
        ? text.slice(by.length)
        : by.startsWith('*') && text.includes(by.slice(1)) && by.length > 1
          ? text.slice(text.indexOf(by.slice(1)) + by.length - 1)
          : text
    case '%':
    case '%%':
      return text.endsWith(by)
        ? text.slice(0, text.length - by.length)
        : by.endsWith('*') && by.length > 1 && text.includes(by.slice(0, -1))
          ? text.slice(0, text.indexOf(by.slice(0, -1)))
          : text
    default:
      return text
  }
}
