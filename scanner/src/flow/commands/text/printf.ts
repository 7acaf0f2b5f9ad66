import { ansiText } from '../../../shell/shell-escapes.ts'
import type { Command } from '../../commands.ts'
import { isSecret, joined, knownText, markedAltered, nothing, readableText, textValue, unknownValue, type Value } from '../../value.ts'
import { mapText } from './contents.ts'

export const printf: Command = ({ args, shell }) => {
  let rest = args
  let variable: string | undefined
  if (readableText(rest[0] ?? nothing) === '-v') {
    variable = readableText(rest[1] ?? nothing)
    rest = rest.slice(2)
  }
  if (readableText(rest[0] ?? nothing) === '--') rest = rest.slice(1)
  const [pattern = nothing, ...values] = rest
  const out = formatted(pattern, values)
  if (variable === undefined) return out
  shell.set(variable, out)
  return nothing
}

/** What a pattern gives with values in the place of its marks. */
export function formatted(pattern: Value, values: readonly Value[]): Value {
  const parts: Value[] = []
  let left = [...values]
  const turns = knownText(pattern)?.includes('%') === true ? Math.min(values.length || 1, 60) : 1
  for (let turn = 0; turn < turns && (turn === 0 || left.length > 0); turn += 1) {
    for (const piece of pattern.pieces) {
      if (typeof piece !== 'string') {
        parts.push({ pieces: [piece] })
        continue
      }
      let at = 0
      for (const match of piece.matchAll(/%%|%[-+ 0#]{0,5}[\d*]{0,4}(?:\.[\d*]{0,4})?([a-zA-Z])/g)) {
        parts.push(textValue(ansiText(piece.slice(at, match.index))))
        at = match.index + match[0].length
        const kind = match[1]
        if (kind === undefined) parts.push(textValue('%'))
        else {
          const [value = nothing, ...others] = left
          left = others
          parts.push(
            kind === 's'
              ? value
              : kind === 'b'
                ? mapText(value, ansiText)
                : isSecret(value)
                  ? markedAltered(value)
                  : kind === 'q'
                    ? value
                    : unknownValue('number'),
          )
        }
      }
      parts.push(textValue(ansiText(piece.slice(at))))
    }
  }
  return joined(...parts)
}
