import type { Call } from '../../commands.ts'
import { withoutLead } from '../../options.ts'
import { joined, markedAltered, nothing, textValue, type Value } from '../../value.ts'

/** `--variable name=text`, `--variable name@file`, `--variable %NAME` of the environment. */
export function variablesOf(
  call: Call,
  options: readonly { readonly name: string; readonly value: Value | undefined }[],
  file: (path: Value) => Value,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const { name, value = nothing } of options) {
    if (name !== '--variable') continue
    const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
    const match = /^(%?)(\w{1,80})([=@]?)/.exec(lead)
    if (match === null) continue
    const [all, mark, word = '', sign] = match
    const rest = withoutLead(value, all.length)
    found.set(word, sign === '@' ? file(rest) : sign === '=' && mark === '' ? rest : call.shell.lookup(word, call.at))
  }
  return found
}

/** `{{name}}`, and `{{name:b64}}`, which encodes it. */
export function filledIn(value: Value, variables: ReadonlyMap<string, Value>): Value {
  const parts: Value[] = []
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') {
      parts.push({ pieces: [piece] })
      continue
    }
    let at = 0
    for (const match of piece.matchAll(/\{\{(\w{1,80})((?::\w{1,10}){0,4})\}\}/g)) {
      const known = variables.get(match[1] as string) ?? nothing
      parts.push(textValue(piece.slice(at, match.index)), match[2] === '' || match[2] === ':trim' ? known : markedAltered(known))
      at = match.index + match[0].length
    }
    parts.push(textValue(piece.slice(at)))
  }
  return joined(...parts)
}
