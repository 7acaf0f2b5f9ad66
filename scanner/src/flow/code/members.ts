import type { CodeToken } from '../code-tokens.ts'
import { isSecret, joined, knownText, markedAltered, textValue, unknownValue, type Value } from '../value.ts'
import { askedValue } from './asked-arguments.ts'
import { bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { slicedValue } from './cuts.ts'
import { environmentMark, isEnvironment } from './environment-mark.ts'

/** `process.env`, `os.environ` are the environment; a name behind it is one variable. */
export function memberValue(reader: CodeReader, path: string, name: string, value: Value): Value {
  const asked = askedValue(reader.scope, value, bare(name))
  if (asked !== undefined) return asked
  // How long it is, and whether all went well, tells nothing of it.
  if (isSecret(value) && /^(?:length|size|count|status|statusCode|status_code|ok|statusText|empty\?|nil\?)$/.test(name))
    return unknownValue(name)
  // `secret.chars` of ruby: letter by letter.
  if (reader.scope.language === 'ruby' && /^(?:chars|each_char|bytes|codepoints|swapcase)$/.test(name)) return markedAltered(value)
  if (/^(?:self|this)\.\w+$/.test(path)) return reader.scope.variables.get(bare(name)) ?? value
  if (/(?:^|\.)(?:platform\.environment|processinfo\.environment|sys\.env)$/.test(path)) return environmentMark(path)
  if (/(?:^|\.)(?:process\.env|os\.environb?|bun\.env|deno\.env|import\.meta\.env)$/.test(path)) return environmentMark(path)
  if (/(?:^|\.)(?:process|bun|meta)\.env\.\w+$/.test(path)) return reader.scope.env(bare(name))
  if (/(?:^|\.)(?:sys|process|os)\.stdin$/.test(path)) return reader.scope.input
  if (/(?:^|\.)sys\.executable$/.test(path)) return textValue('python3')
  if (/(?:^|\.)process\.execpath$/.test(path)) return textValue('node')
  if (/(?:^|\.)(?:(?:sys|process)\.argv|os\.args)$/.test(path)) return joined(...reader.scope.args)
  return value
}

/** `x[y]`: one variable where `x` is the environment, else a part of what `x` holds. */
export function indexedValue(reader: CodeReader, path: string, value: Value, tokens: readonly CodeToken[]): Value {
  const index = reader.value(tokens)
  const [only] = tokens
  // A bare word in the braces of perl is text; `$x` there is a variable.
  const isWord = tokens.length === 1 && only?.kind === 'name' && reader.scope.language === 'perl' && /^\w/.test(only.text)
  const name = isWord ? only.text : knownText(index)
  if (isEnvironment(value)) return name === undefined || name === '' ? reader.scope.dump() : reader.scope.env(name.trim())
  if (/^(?:_server|_env)$/.test(path) && name !== undefined) return reader.scope.env(name)
  // A slice that turns round: `x[::-1]`.
  if (reader.scope.language === 'python' && isSecret(value)) {
    const part = slicedValue(reader.scope, path, tokens, value)
    if (part !== undefined) return part
  }
  const isTurned = tokens.some((each) => each.text === '::') || tokens.filter((each) => each.text === ':').length > 0
  const text = knownText(value)
  if (isTurned && text !== undefined && tokens.at(-1)?.text === '1' && tokens.some((each) => each.text === '-'))
    return textValue([...text].toReversed().join(''))
  return isTurned ? markedAltered(value) : value
}
