import type { Call } from '../commands.ts'
import { joined, nothing, spaced, textValue, unknownValue, type Value } from '../value.ts'
import { formatted } from './text/printf.ts'

/** What the `print` and `printf` of a program of awk give: its texts as they stand, its variables as they were given. */
export function printedByAwk(call: Call, program: string, given: ReadonlyMap<string, Value>, fields: Value): Value {
  const out: Value[] = []
  for (const match of program.slice(0, 20_000).matchAll(/\b(printf?)\b[ \t]{0,9}\(?([^;}\n|>]{0,400})/g)) {
    const parts = termsOf(call, match[2] as string, given, fields)
    const [pattern = nothing, ...values] = parts.map((each) => joined(...each))
    if (match[1] === 'printf') out.push(formatted(pattern, values))
    else out.push(parts.length === 0 ? fields : spaced([pattern, ...values]), textValue('\n'))
    if (out.length > 60) break
  }
  return joined(...out)
}

/** Terms between commas, each of words that awk puts one behind the other. */
function termsOf(call: Call, text: string, given: ReadonlyMap<string, Value>, fields: Value): Value[][] {
  const terms: Value[][] = [[]]
  const add = (value: Value) => terms.at(-1)?.push(value)
  let isVariable = false
  // Between quotes stand texts, and names behind `ENVIRON[`.
  for (const [index, part] of text.split('"').entries()) {
    if (index % 2 === 1) {
      add(isVariable ? call.shell.lookup(part, call.at) : textValue(part.replaceAll('\\n', '\n')))
      continue
    }
    isVariable = /\bENVIRON\s{0,3}\[\s{0,3}$/.test(part)
    for (const [word] of part.matchAll(/\$[\w(]|[A-Za-z_]\w{0,100}|,/g)) {
      if (word === ',') terms.push([])
      else if (word.startsWith('$')) add(fields)
      else if (word !== 'ENVIRON') add(given.get(word) ?? unknownValue(word))
    }
  }
  return terms.filter((each) => each.length > 0)
}
