import type { Command } from '../../commands.ts'
import { alteredValue, knownText, textValue, withHop } from '../../value.ts'
import { noteDecoded } from '../../world.ts'
import { contentsOf } from './contents.ts'

export const rev: Command = (call) => {
  const value = contentsOf(call, call.args)
  const text = knownText(value)
  if (text === undefined) return withHop(alteredValue(value, 'rev'), call.at, 'written backwards by rev')
  noteDecoded(call.shell.world, [...text].toReversed().join(''))
  return textValue(
    text
      .split('\n')
      .map((line) => [...line].toReversed().join(''))
      .join('\n'),
  )
}
