import type { Call } from '../../commands.ts'
import { nothing, readableText, type Value } from '../../value.ts'

/** `-Name value` pairs, names in lower case, and what stands without a name. */
export function parametersOf(call: Call): { readonly named: ReadonlyMap<string, Value>; readonly words: readonly Value[] } {
  const named = new Map<string, Value>()
  const words: Value[] = []
  for (let at = 0; at < call.args.length; at += 1) {
    const text = readableText(call.args[at] as Value)
    if (!/^-[A-Za-z]/.test(text)) {
      words.push(call.args[at] as Value)
      continue
    }
    const name = text.toLowerCase().replace(/:$/, '')
    const next = call.args[at + 1]
    const isFlag =
      next === undefined ||
      /^-[A-Za-z]\w*$/.test(readableText(next)) ||
      /^-(?:usebasicparsing|skip\w*|force|append|nonewline|recurse|raw|passthru|asjob|wait|verbose|asplaintext|compress|disablekeepalive|sessionvariable\b.{0})$/.test(
        name,
      )
    if (isFlag) named.set(name, nothing)
    else {
      named.set(name, next)
      at += 1
    }
  }
  return { named, words }
}

/** The value of the first of several names, which may be cut short. */
export function parameter(named: ReadonlyMap<string, Value>, ...names: readonly string[]): Value | undefined {
  for (const [key, value] of named) if (names.some((name) => name === key || (key.length >= 3 && name.startsWith(key)))) return value
  return undefined
}
