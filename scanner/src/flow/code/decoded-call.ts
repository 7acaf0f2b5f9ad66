import { codeCalls } from '../code-calls.ts'
import { asText, fromBase32, fromBase64, fromHex, unpacked } from '../decode.ts'
import { isSecret, joined, knownText, markedAltered, nothing, spaced, textValue, unknownValue, type Value } from '../value.ts'
import type { CodeScope } from './code-scope.ts'
import { isEnvironment } from './environment-mark.ts'
import { takesApart, undecodedValue } from './undecoded.ts'

/** How text becomes text again, by the call that does it. */
const decoders: readonly (readonly [RegExp, (text: string) => string | undefined])[] = [
  [codeCalls.decodesBase64, fromBase64],
  [codeCalls.decodesHex, fromHex],
  [codeCalls.decodesBase32, fromBase32],
  [codeCalls.unpacks, unpacked],
]

/** What a call gives that decodes, unpacks or turns text; none where it does none of these. */
export function decodedCall(scope: CodeScope, path: string, receiver: Value, values: readonly Value[]): Value | undefined {
  const text = knownText(values[0] ?? nothing)
  const encoding = knownText(values[1] ?? nothing)
  if (/(?:^|\.)buffer\.from$/.test(path) && encoding !== undefined) {
    const out =
      text === undefined ? undefined : encoding.startsWith('base64') ? fromBase64(text) : encoding === 'hex' ? fromHex(text) : undefined
    if (out !== undefined) return textValue(out)
  }
  const decode = decoders.find(([pattern]) => pattern.test(path))?.[1]
  if (decode !== undefined) {
    const out = text === undefined ? undefined : decode(text)
    return out !== undefined ? textValue(out) : text === undefined ? (values[0] ?? nothing) : undecodedValue(values[0] ?? nothing)
  }
  if (/(?:^|\.)createdecipher(?:iv)?$/.test(path)) return unknownValue('decipher')
  if (
    takesApart.test(path) ||
    (/\.(?:update|final)$/.test(path) && receiver.pieces.some((each) => typeof each !== 'string' && each.name === 'decipher'))
  ) {
    const packed = values.map(undecodedValue).find((each) => each.pieces.length > 0)
    if (packed !== undefined) return packed
  }
  if (/\.(?:split|reverse|reversed)$/.test(path) || path === 'reversed' || path === 'strrev') {
    const own = knownText(receiver.pieces.length > 0 ? receiver : (values[0] ?? nothing))
    if (own !== undefined && /reverse|strrev/.test(path)) return textValue([...own].toReversed().join(''))
    if (own !== undefined) return textValue(own)
  }
  // `strings.Join(list, x)`, `String.join(x, list)`: functions over what they are given.
  if (/^(?:strings|string|enum)\.join$/.test(path) && values.length > 1) return spaced(values)
  const isApart = (each: Value | undefined) => each !== undefined && each.pieces.length === 0
  if (/\.split$/.test(path) && isSecret(receiver) && isApart(values[0])) return markedAltered(scope.solid(receiver))
  if (/\.join$/.test(path) && isSecret(receiver) === false && receiver.pieces.length <= 1) {
    // `"".join(list)` of python, `list.join("")` of others: either way the parts in order.
    const separator = knownText(receiver)
    // `"-".join(secret)`: letter by letter.
    const letters = values[0]
    if (scope.language === 'python' && separator !== undefined && separator !== '' && letters?.pieces.length === 1 && isSecret(letters))
      return markedAltered(letters)
    return separator === undefined || scope.language !== 'python'
      ? joined(
          receiver.pieces.length > 0 && scope.language !== 'python' ? receiver : nothing,
          scope.language === 'python' ? (values[0] ?? nothing) : nothing,
        )
      : joined(values[0] ?? nothing)
  }
  if (/\.unpack1?$/.test(path)) {
    const own = knownText(receiver)
    const how = text ?? ''
    if (own !== undefined) return textValue((how.startsWith('m') ? fromBase64(own) : how.startsWith('H') ? own : own) ?? own)
  }
  if (/\.pack$/.test(path) || path === 'pack') {
    const hex = values.map(knownText).find((each) => each !== undefined && /^[0-9a-f\s,]{8,}$/i.test(each))
    if (hex !== undefined) return textValue(fromHex(hex) ?? '')
  }
  if (/(?:string\.fromcharcode|\bchr)$/.test(path)) {
    const codes = values
      .map(knownText)
      .flatMap((each) => (each ?? '').split(/[\s,]+/))
      .filter((each) => /^\d{1,6}$/.test(each))
    return textValue(codes.map((each) => String.fromCodePoint(Math.min(Number(each), 0x10ffff))).join(''))
  }
  const isOfFile = receiver.pieces.length === 0 && values.length > 0 && codeCalls.reads.test(path)
  if (
    !isOfFile &&
    /\.(?:decode|encode|tostring|trim|strip|rstrip|to_s|read|text|json|items|entries|values|keys|tolist|copy|force_encoding|chomp|body)$/.test(
      path,
    )
  ) {
    const isCoded = values.some((each) => /^(?:base64|hex|base64url|rot13|rot_13|zlib)/.test(knownText(each) ?? ''))
    if (path.endsWith('keys')) return isEnvironment(receiver) ? unknownValue('names') : receiver
    const own = receiver.pieces.length === 0 && values[0] !== undefined ? values[0] : scope.solid(receiver)
    const known = knownText(own)
    const isTurned = values.some((each) => /^rot_?13$/.test(knownText(each) ?? ''))
    if (isTurned && known !== undefined) return textValue(turned(known))
    if (isCoded && known !== undefined && path.endsWith('decode')) return textValue(fromBase64(known) ?? known)
    return isCoded ? markedAltered(own) : /\.(?:decode|text)$/.test(path) && known !== undefined ? textValue(asText(known)) : own
  }
  return undefined
}

/** Each letter by the one that is thirteen further. */
function turned(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first)
  })
}
