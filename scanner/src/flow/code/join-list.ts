import type { CodeToken } from '../code-tokens.ts'
import { knownText, spaced, textValue, type Value } from '../value.ts'
import { argumentsOf } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { listOf } from './lists.ts'

/**
 * A list that is written down, with something between its items: `['a', 'b'].join('')`, `''.join(['a', 'b'])`,
 * `strings.Join(list, "")`; none where we do not know all of the list.
 */
export function joinedList(
  reader: CodeReader,
  before: readonly CodeToken[],
  receiver: Value,
  tokens: readonly CodeToken[],
): Value | undefined {
  const { language } = reader.scope
  const [first = [], second = []] = argumentsOf(tokens)
  const list = listOf(reader, /^(?:python|go)$/.test(language) ? first : before)
  if (list === undefined) return undefined
  const separator = knownText(language === 'python' ? receiver : reader.value(language === 'go' ? second : first))
  if (separator === undefined) return undefined
  // Without a word about it node puts commas between them.
  const between = textValue(language === 'node' && tokens.length === 0 ? ',' : separator)
  return spaced(list, between)
}
