import { withoutLead } from '../../options.ts'
import { joined, knownText, textValue, type Value } from '../../value.ts'

/** `@file` is what the file holds; `name@file` too, where it is encoded for an address. */
export function bodyOf(value: Value, file: (path: Value) => Value, name: string): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  if (name.endsWith('raw')) return value
  if (lead.startsWith('@')) return file(withoutLead(value, 1))
  if (name === '--data-urlencode') {
    const at = /^([\w.-]{0,80})@/.exec(lead)
    if (at !== null) return joined(textValue(`${at[1]}=`), file(withoutLead(value, at[0].length)))
  }
  return value
}

export function formOf(value: Value, file: (path: Value) => Value): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  const at = /^([\w.[\]-]{0,80}=)[@<]/.exec(lead)
  if (at === null) return value
  const path = withoutLead(value, at[0].length)
  const text = knownText(path)
  return joined(textValue(at[1] as string), file(text === undefined ? path : textValue(text.split(';')[0] as string)))
}

export function fromFile(value: Value, file: (path: Value) => Value): Value {
  const lead = typeof value.pieces[0] === 'string' ? value.pieces[0] : ''
  return lead.startsWith('@') ? file(withoutLead(value, 1)) : value
}
