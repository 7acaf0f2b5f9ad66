import type { Call } from '../commands.ts'
import { joined, nothing, textValue, unknownValue, type Value } from '../value.ts'
import { formatted } from './text/printf.ts'

/** What the `print` and `printf` of a program of awk give: its texts as they stand, its variables as they were given. */
export function printedByAwk(call: Call, program: string, given: ReadonlyMap<string, Value>, fields: Value): Value {
  const out: Value[] = []
  for (const match of program.slice(0, 20_000).matchAll(/\b(printf?)\b[ \t]{0,9}\(?([^;}\n|>]{0,400})/g)) {
    const parts = termsOf(call, match[2] as string, given, fields)
    const [pattern = nothing, ...values] = parts.map((each) => joined(...each))
    if (match[1] === 'printf') out.push(formatted(pattern, values))
    else
      out.push(
        parts.length === 0
          ? fields
          : joined(...[pattern, ...values].flatMap((each, index) => (index === 0 ? [each] : [textValue(' '), each]))),
        textValue('\n'),
      )
    if (out.length > 60) break
  }
  return joined(...out)
}

/** Terms between commas, each of words that awk puts one behind the other. */
function termsOf(call: Call, text: string, given: ReadonlyMap<string, Value>, fields: Value): Value[][] {
  const terms: Value[][] = []
  let term: Value[] | undefined
  for (const match of text.matchAll(
    /"((?:[^"\\\n]|\\.){0,300})"|ENVIRON\s{0,3}\[\s{0,3}"(\w{1,100})"\s{0,3}\]|(\$[\w(])|([A-Za-z_]\w{0,100})|(,)/g,
  )) {
    const [, literal, variable, field, name, comma] = match
    if (term === undefined || comma !== undefined) {
      term = []
      terms.push(term)
    }
    if (literal !== undefined) term.push(textValue(literal.replaceAll('\\n', '\n').replaceAll('\\"', '"')))
    else if (variable !== undefined) term.push(call.shell.lookup(variable, call.at))
    else if (field !== undefined) term.push(fields)
    else if (name !== undefined) term.push(given.get(name) ?? unknownValue(name))
  }
  return terms
}
