import type { CodeToken } from '../code-tokens.ts'
import { joined, markedAltered, nothing, textValue, type Value } from '../value.ts'
import { argumentsOf, matching } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { bindComprehension } from './heads.ts'
import { spreadText } from './letters.ts'

/** Arguments: `name=value` and `key: value` keep their names, as labels of what follows. */
export function argumentValue(reader: CodeReader, tokens: readonly CodeToken[]): Value {
  const [first, second] = tokens
  if (first?.kind === 'name' && second?.text === '=')
    return joined(textValue(`${first.text}: `), reader.scope.solid(reader.value(tokens.slice(2))))
  return labelledValue(reader, tokens)
}

/** Keys of tables stand as names in the code: they label what follows them. */
export function labelledValue(reader: CodeReader, tokens: readonly CodeToken[]): Value {
  const isTable = (tokens[0]?.text === '{' || tokens[0]?.text === '[') && matching(tokens, 0) >= tokens.length - 1
  if (!isTable) return spreadText(reader.scope, tokens, reader.value(tokens))
  const inner = tokens.slice(1, matching(tokens, 0))
  // `{k: v for k, v in x}`: the names stand for something before they are read.
  if (reader.scope.language === 'python') bindComprehension(reader, inner)
  const values: Value[] = []
  for (const entry of argumentsOf(inner)) {
    const colon = entry.findIndex((each, index) => index <= 3 && (each.text === ':' || each.text === '=>'))
    if (colon > 0) {
      const key = entry
        .slice(0, colon)
        .map((each) => (each.kind === 'name' ? textValue(each.text) : each.kind === 'string' ? reader.string(each) : nothing))
      values.push(...key, textValue(': '), reader.scope.solid(labelledValue(reader, entry.slice(colon + 1))), textValue(', '))
    } else {
      const value = reader.scope.solid(labelledValue(reader, entry))
      // `[...secret]`: letter by letter.
      const isSpread = tokens[0]?.text === '[' && entry[0]?.text === '.' && entry[1]?.text === '.'
      values.push(isSpread ? markedAltered(value) : value, textValue(', '))
    }
  }
  return joined(...values)
}
