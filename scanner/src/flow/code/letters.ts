import type { CodeToken } from '../code-tokens.ts'
import { isSecret, joined, knownText, markedAltered, nothing, textValue, unknownValue, type Value } from '../value.ts'
import { argumentsOf, bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import type { CodeScope } from './code-scope.ts'
import { slicedByCall } from './cuts.ts'
import { keywords } from './keywords.ts'

/** How a program writes down one text of the environment: `§` stands for a name that holds a text. */
const textForm =
  /^(?:§|os\.environb?\[[^[\]]{1,60}\]|(?:os\.environ\.get|os\.getenv)\([^()]{0,60}\)|process\.env(?:\.\w{1,80}|\[[^[\]]{1,60}\])|env\[[^[\]]{1,60}\])(?:\.(?:strip|rstrip|lstrip|encode|decode|trim|lower|upper|tolowercase|touppercase|tostring|chomp)\([^()]{0,40}\)){0,4}(?:(?:or|\|\||\?\?)")?$/

/** Whether tokens give one text, and not a list: a variable of the environment, a name that stands for one. */
export function isText(scope: CodeScope, tokens: readonly CodeToken[]): boolean {
  const [first] = tokens
  if (first === undefined || tokens.length > 40) return false
  if (first.kind === 'string') return tokens.length === 1 && first.parts.some((each) => typeof each !== 'string')
  return first.kind === 'name' && textForm.test(spelt(scope, tokens))
}

/** Whether tokens give all values of the environment, one after the other: `os.environ.items()`. */
export function isEveryVariable(scope: CodeScope, tokens: readonly CodeToken[]): boolean {
  if (tokens.length > 20) return false
  const text = spelt(scope, tokens)
  return /^(?:(?:sorted|list|dict)\()?os\.environ\.(?:items|values)\(\)\)?$|^object\.(?:entries|values)\(process\.env\)$/.test(text)
}

/** Notes which names on the left of `=` stand for one text. */
export function noteTexts(scope: CodeScope, targets: readonly CodeToken[], right: readonly CodeToken[]): void {
  const names = targets.filter((each) => each.kind === 'name' && !keywords.has(each.text)).map((each) => bare(each.text))
  const isEnvironment = targets.some((each) => each.text === '{') && spelt(scope, right) === 'process.env'
  const isOne = names.length === 1 && !targets.some((each) => /^[.[]$/.test(each.text)) && isText(scope, right)
  for (const each of names) isEnvironment || isOne ? scope.texts.add(each) : scope.texts.delete(each)
}

/** What a loop gives its names, by what it goes through: of one text, its letters. */
export function lettersIn(scope: CodeScope, tokens: readonly CodeToken[], value: Value): Value {
  const end = tokens.findIndex((each) => (each.kind === 'name' && /^(?:if|for)$/.test(each.text)) || each.text === ':')
  const over = end === -1 ? tokens : tokens.slice(0, end)
  const isWrapped = over[1]?.text === '(' && /^(?:enumerate|reversed|iter|list|tuple|zip|sorted)$/.test(over[0]?.text ?? '')
  const inner = isWrapped ? (argumentsOf(over.slice(2, -1))[0] ?? []) : over
  return isSecret(value) && isText(scope, inner) ? markedAltered(value) : value
}

/** What a call makes of a text that it takes apart, letter by letter, or writes in another way; none where it does not. */
export function apartCall(
  reader: CodeReader,
  path: string,
  receiver: Value,
  tokens: readonly CodeToken[],
  values: readonly Value[],
): Value | undefined {
  const { scope } = reader
  if (!isSecret(receiver) && !values.some(isSecret)) return undefined
  const entries = argumentsOf(tokens)
  const isOfText = (at: number) => isSecret(values[at] ?? nothing) && isText(scope, entries[at] ?? [])
  if (scope.language === 'python') {
    if (
      /^(?:list|tuple|bytearray|memoryview|int\.from_bytes|textwrap\.(?:wrap|fill)|itertools\.batched|batched)$/.test(path) &&
      isOfText(0)
    )
      return markedAltered(values[0] ?? nothing)
    if (/^(?:map|filter)$/.test(path) && isOfText(1)) return markedAltered(values[1] ?? nothing)
    if (/\.join$/.test(path) && isOfText(0) && (knownText(receiver) ?? ' ') !== '') return markedAltered(values[0] ?? nothing)
    if (/\.(?:swapcase|translate|zfill)$/.test(path) && path.endsWith('swapcase')) return markedAltered(scope.solid(receiver))
    if (/\.split$/.test(path) && isPartOfEvery(scope, path) && /^[_-]$/.test(knownText(values[0] ?? nothing) ?? ''))
      return markedAltered(receiver)
  }
  if (scope.language === 'node') {
    if (/^array\.from$|^object\.values$/.test(path) && isOfText(0)) return markedAltered(values[0] ?? nothing)
    if (/(?:^|\.)(?:buffer\.from|textencoder\(\)\.encode)$/.test(path) && isOfText(0) && isPlainEncoding(values[1]))
      return markedAltered(values[0] ?? nothing)
    if (/\.(?:match|matchall|split)$/.test(path) && isSecret(receiver) && goesByLetters(tokens)) return markedAltered(receiver)
    // `secret.charAt(i)`, where the program counts.
    if (/\.(?:charat|at)$/.test(path) && isSecret(receiver) && tokens[0]?.kind === 'name') return markedAltered(receiver)
    const part = slicedByCall(scope, path, receiver, tokens)
    if (part !== undefined) return part
  }
  if (scope.language === 'php' && /^(?:mb_)?(?:chunk_split|str_split|wordwrap|strtr|str_rot13)$/.test(path))
    return markedAltered(joined(...values))
  if (scope.language === 'perl' && path === 'split' && tokens[0]?.text === '/' && tokens[1]?.text === '/')
    return markedAltered(joined(...values))
  return /\.(?:replace|replaceall|gsub)$/.test(path) && isSecret(receiver) ? replacedText(receiver, entries, values) : undefined
}

/** `print(*secret)`, `[...secret]`: each letter for itself. */
export function spreadText(scope: CodeScope, tokens: readonly CodeToken[], value: Value): Value {
  const marks = tokens.findIndex((each) => each.kind !== 'mark' || !/^[.*]$/.test(each.text))
  const isSpread = (marks === 1 && tokens[0]?.text === '*') || (marks === 3 && tokens[0]?.text === '.')
  return isSpread && isSecret(value) && isText(scope, tokens.slice(marks)) ? markedAltered(value) : value
}

function isPartOfEvery(scope: CodeScope, path: string): boolean {
  return scope.texts.has(`*${path.split('.')[0] ?? ''}`)
}

function isPlainEncoding(encoding: Value | undefined): boolean {
  return encoding === undefined || /^utf-?8$/i.test(knownText(encoding) ?? '')
}

/** A pattern that fits single letters or a few at a time, wherever they stand: `/./g`, `/.{1,4}/g`, `/(?=.)/`. */
function goesByLetters(tokens: readonly CodeToken[]): boolean {
  const text = tokens
    .slice(0, 20)
    .map((each) => each.text)
    .join('')
  return /^\/\(?(?:\?[:=])?(?:\.|\[\\?[sSwW]\\?[sSwW]?\])(?:\{\d{0,2},?\d{1,2}\})?\)?\/(?:[gsu]{0,3})(?:,|$)/.test(text)
}

/** A text with blanks or dots put between its letters: masks look for it as it was. */
function replacedText(receiver: Value, entries: readonly (readonly CodeToken[])[], values: readonly Value[]): Value | undefined {
  const [pattern = [], by = []] = entries
  if (goesByLetters(pattern)) {
    const isKept = by.some((each) => each.text === '=>') || /\$[&1]/.test(knownText(values[1] ?? nothing) ?? '')
    return isKept ? markedAltered(receiver) : unknownValue('stars')
  }
  const old = knownText(values[0] ?? nothing) ?? ''
  const fresh = knownText(values[1] ?? nothing) ?? ''
  if (!/^[\w-]{1,3}$/.test(old) || fresh === old || !fresh.includes(old)) return undefined
  return /^[\s._|*~#-]{1,20}$/.test(fresh.replace(old, ' ')) ? joined(markedAltered(receiver), textValue(' ')) : undefined
}

/** How tokens are written, in lower case: names by what they stand for, and strings as a quote. */
function spelt(scope: CodeScope, tokens: readonly CodeToken[]): string {
  const [first, ...rest] = tokens
  const name = bare(first?.text ?? '')
  const start = scope.texts.has(name) ? '§' : scope.callables.pathOf(name)
  return start + rest.map((each) => (each.kind === 'string' ? '"' : each.text.toLowerCase())).join('')
}
