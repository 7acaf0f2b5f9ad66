import type { CodeToken } from '../code-tokens.ts'
import { isSecret, joined, knownText, markedAltered, nothing, textValue, type Value } from '../value.ts'
import { bare, matching } from './brackets.ts'
import { callCode } from './code-call.ts'
import { forms } from './code-language.ts'
import type { CodeReader } from './code-reader.ts'
import { environmentMark, isEnvironment } from './environment-mark.ts'
import { filledPercents } from './format-call.ts'
import { grow } from './grow.ts'
import { bindComprehension } from './heads.ts'
import { joinedList } from './join-list.ts'
import { keywords } from './keywords.ts'
import { labelledValue } from './labelled-values.ts'
import { isText, spreadText } from './letters.ts'
import { givenTo, itemOf, listOf } from './lists.ts'
import { indexedValue, memberValue } from './members.ts'
import { isPathThing } from './opened.ts'

/** The values of terms, one after the other. */
export function readTerms(reader: CodeReader, tokens: readonly CodeToken[]): Value {
  const values: Value[] = []
  let at = 0
  if (reader.scope.language === 'python') bindComprehension(reader, tokens)
  while (at < tokens.length) {
    reader.scope.stepsLeft -= 1
    if (reader.scope.stepsLeft < 0) break
    const token = tokens[at] as CodeToken
    // `secret ? 'set' : 'unset'`, `'set' if secret else 'unset'`: what is asked is not what is given.
    if (token.text === '?' && token.kind === 'mark' && values.length > 0 && tokens[at + 1]?.text !== '?' && tokens[at + 1]?.text !== '.') {
      values.length = 0
      at += 1
      continue
    }
    if (token.text === 'if' && reader.scope.language === 'python' && values.length > 0) {
      const other = tokens.findIndex((each, index) => index > at && each.text === 'else')
      if (other !== -1) {
        at = other + 1
        continue
      }
    }
    if (token.kind === 'name' && keywords.has(token.text) && tokens[at + 1]?.text !== '(' && tokens[at + 1]?.text !== '.') {
      at += 1
      continue
    }
    if (token.kind === 'line' || (token.kind === 'mark' && !/^[([{`]$/.test(token.text))) {
      // `Path('a') / 'b'`
      if (token.text === '/' && isPathThing(values.at(-1))) values.push(textValue('/'))
      if (token.text === ',' || token.text === ':' || token.text === '=>' || token.text === '=')
        values.push(textValue(token.text === ',' ? ', ' : ': '))
      at += 1
      continue
    }
    if (token.kind === 'number') {
      values.push(textValue(token.text))
      at += 1
      continue
    }
    const before = values.at(-1)
    if (token.text === '%' && token.kind === 'name' && before !== undefined && reader.scope.language === 'python') {
      const close = tokens[at + 1]?.text === '(' ? matching(tokens, at + 1) : undefined
      const operand = close === undefined ? undefined : tokens.slice(at + 1, close + 1)
      const [single, after] =
        operand === undefined && tokens[at + 1] !== undefined ? readTerm(reader, tokens, at + 1) : [nothing, (close ?? at) + 1]
      const items = operand === undefined ? [single] : (listOf(reader, operand) ?? [reader.value(operand)])
      values[values.length - 1] = filledPercents(before, items) ?? joined(before, ...items)
      at = Math.max(after, at + 1)
      continue
    }
    const [value, next] = readTerm(reader, tokens, at)
    values.push(value)
    at = Math.max(next, at + 1)
  }
  return joined(...values)
}

/** A name or a literal with all that hangs on it: `.a`, `[b]`, `(c)`. */
function readTerm(reader: CodeReader, tokens: readonly CodeToken[], from: number): [Value, number] {
  const first = tokens[from] as CodeToken
  let at = from + 1
  let path = first.kind === 'name' ? reader.scope.callables.pathOf(bare(first.text)) : ''
  let value: Value
  let isNamed = first.kind === 'name'
  if (first.kind === 'string') value = reader.string(first)
  else if (first.kind === 'mark') {
    const close = matching(tokens, from)
    // Whoever puts the environment into a table under a key hands on all of it.
    const isTable = first.text === '{' && /^(?:node|python)$/.test(reader.scope.language)
    value = isTable
      ? labelledValue(reader, tokens.slice(from, close + 1))
      : spreadText(reader.scope, tokens.slice(from + 1, close), reader.value(tokens.slice(from + 1, close)))
    at = close + 1
  } else value = /^(?:os\.environb?|process\.env)$/.test(path) ? environmentMark(path) : reader.scope.named(first.text)
  if (first.kind === 'string' && first.text === '`' && /^(?:ruby|perl|php|julia)$/.test(reader.scope.language))
    value = reader.scope.shell.runText(value, reader.scope.at)
  while (at < tokens.length) {
    const token = tokens[at] as CodeToken
    const next = tokens[at + 1]
    const isMember =
      /^(?:\?\.|->|::)$/.test(token.text) ||
      (token.text === '.' && !/^(?:perl|php)$/.test(reader.scope.language)) ||
      (token.text === ':' && reader.scope.language === 'lua')
    if (token.kind === 'mark' && isMember && next?.kind === 'name') {
      path = `${path}.${bare(next.text).toLowerCase()}`.slice(-160)
      value = memberValue(reader, path, next.text, value)
      isNamed = true
      at += 2
      continue
    }
    if (token.kind === 'mark' && token.text === '->' && (next?.text === '[' || next?.text === '{')) {
      at += 1
      continue
    }
    if (token.kind === 'mark' && (token.text === '[' || (token.text === '{' && reader.scope.language === 'perl'))) {
      const close = matching(tokens, at)
      const inner = tokens.slice(at + 1, close)
      const list = givenTo(reader.scope, path) ?? (at === from + 1 ? reader.scope.lists.get(bare(first.text)) : undefined)
      const item = itemOf(reader, list, inner)
      if (item !== undefined) {
        value = item
        path = `${path}.[]`.slice(-160)
        at = close + 1
        continue
      }
      // `secret[i]`, where the program counts: letter by letter.
      if (isSecret(value) && inner.some((each) => each.kind === 'name') && isText(reader.scope, tokens.slice(from, at)))
        value = markedAltered(value)
      const member = knownText(reader.value(inner)) ?? ''
      // A name in brackets, also one that is put together there, hides a call from whoever looks for the name.
      const isNamedSo = /^[a-z_]\w{0,80}$/i.test(member) && !isEnvironment(value)
      const before = path
      path = `${path}.${isNamedSo ? member.toLowerCase() : '[]'}`.slice(-160)
      const isEnvironmentNow = isNamedSo && /(?:^|\.)(?:process\.env|os\.environb?)$/.test(path)
      value = isEnvironmentNow ? environmentMark(path) : indexedValue(reader, before, value, inner)
      at = close + 1
      continue
    }
    if (token.kind === 'mark' && token.text === '(') {
      const close = matching(tokens, at)
      const inner = tokens.slice(at + 1, close)
      const reached = reader.scope.callables.reachedBy(path, inner, (each) => knownText(reader.value(each)))
      const parts = path.endsWith('.join') ? joinedList(reader, tokens.slice(from, at - 2), value, inner) : undefined
      value = parts ?? callCode(reader, path, value, inner)
      grow(reader, first, path, inner)
      path = reached ?? `${path}()`
      at = close + 1
      continue
    }
    // Calls without brackets: `system "…"`, `puts x`, `eval $x`, `socket.puts x`.
    if (
      isNamed &&
      forms[reader.scope.language].callsWithoutBrackets &&
      (token.kind === 'string' || token.kind === 'name') &&
      (at === from + 1
        ? /^(?:system|exec|eval|puts|print|p|say|open|require|qx|echo|printf)$/.test(path)
        : /\.(?:puts|print|write|send|post|get|put|request|syswrite)$/.test(path))
    ) {
      value = callCode(reader, path, value, tokens.slice(at))
      return [value, tokens.length]
    }
    break
  }
  return [value, at]
}
