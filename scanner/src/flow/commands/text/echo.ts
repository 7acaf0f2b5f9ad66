import { ansiText } from '../../../shell/shell-escapes.ts'
import type { Command } from '../../commands.ts'
import { joined, nothing, readableText, spaced, textValue, type Value } from '../../value.ts'
import { mapText } from './contents.ts'

export const echo: Command = ({ args }) => {
  let rest = args
  let isEscaped = false
  while (/^-[neE]+$/.test(readableText(rest[0] ?? nothing))) {
    if (readableText(rest[0] as Value).includes('e')) isEscaped = true
    rest = rest.slice(1)
  }
  const value = spaced(rest)
  return joined(isEscaped ? mapText(value, ansiText) : value, textValue('\n'))
}
