import { joined, knownText, textValue, type Value } from '../value.ts'

/** Where a value goes in a template of `%`, and in one of `{}`. */
const percent = /%[-+ #0]{0,3}\d{0,4}(?:\.\d{1,3})?[svdqrfxi]/
const braces = /\{(\w{0,40})(?:![rs])?(?::[^{}]{0,20})?\}/

/** `sprintf('%s/x', a)`, `'{}/x'.format(a)`, `String.format(…)`: the template with its values; none where it is no such call. */
export function formatCall(path: string, receiver: Value, values: readonly Value[]): Value | undefined {
  if (/\.format$/.test(path) && receiver.pieces.length > 0) return filledBraces(receiver, values)
  if (!/(?:^|\.)(?:fmt\.sprintf|sprintf|string\.format|util\.format|format)$/.test(path)) return undefined
  const [template, ...items] = values
  return template === undefined ? undefined : filledPercents(template, items)
}

/** `'%s/%s' % (a, b)`, `printf(f, '%s', a)`: each place with its value, and what is left over behind it. */
export function filledPercents(template: Value, items: readonly Value[]): Value | undefined {
  return filled(template, percent, items.length, (_, index) => items[index])
}

function filledBraces(template: Value, values: readonly Value[]): Value | undefined {
  const named = new Map<string, Value>()
  const plain: Value[] = []
  for (const each of values) {
    const [first, ...rest] = each.pieces
    const label = typeof first === 'string' ? /^([a-z_]\w{0,40}): /i.exec(first) : null
    if (label === null || typeof first !== 'string') plain.push(each)
    else named.set(label[1] as string, { pieces: [first.slice(label[0].length), ...rest].filter((piece) => piece !== '') })
  }
  return filled(template, braces, values.length, (name, index) => named.get(name) ?? plain[/^\d{1,2}$/.test(name) ? Number(name) : index])
}

function filled(
  template: Value,
  place: RegExp,
  count: number,
  valueFor: (name: string, index: number) => Value | undefined,
): Value | undefined {
  const parts: Value[] = []
  const used = new Set<Value>()
  let index = 0
  for (const piece of template.pieces) {
    if (typeof piece !== 'string') {
      parts.push({ pieces: [piece] })
      continue
    }
    let rest = piece
    for (let match = place.exec(rest); match !== null && index < 50; match = place.exec(rest)) {
      const value = valueFor(match[1] ?? '', index)
      parts.push(textValue(rest.slice(0, match.index)), value ?? textValue(match[0]))
      if (value !== undefined) used.add(value)
      rest = rest.slice(match.index + match[0].length)
      index += 1
    }
    parts.push(textValue(rest))
  }
  // A template that has not a place for each is read in another way: nothing of it is lost.
  return used.size === 0 || used.size < count || knownText(template) === '' ? undefined : joined(...parts)
}
