import type { Command } from '../../commands.ts'
import { readOptions, withoutLead } from '../../options.ts'
import { noteEdited } from '../../source-tree.ts'
import { alteredValue, isSecret, joined, markedAltered, nothing, textValue, unknownValue, type Value } from '../../value.ts'
import { linesOf } from '../../value-lines.ts'
import { contentsOf } from './contents.ts'
import { isNamesOnly } from './cutter.ts'
import { isWithoutPassword } from './without-password.ts'

export const sed: Command = (call) => {
  if (isNamesOnly(call)) return unknownValue('sed')
  const read = readOptions(call.args, { letters: 'ef', names: new Set(['expression', 'file']) })
  const inPlace = read.options.some(({ name }) => name.startsWith('-i') || name === '--in-place')
  const given = read.options.filter(({ name }) => name === '-e' || name === '--expression').flatMap(({ value }) => value ?? [])
  const [scripts, files] = given.length > 0 ? [given, read.operands] : [read.operands.slice(0, 1), read.operands.slice(1)]
  let value = contentsOf(call, files)
  if (!inPlace && isWithoutPassword(call, value)) return unknownValue('sed')
  for (const script of scripts) value = inserted(script, value) ?? substituted(value, script)
  if (!inPlace) return value
  for (const file of files) {
    call.shell.writeFile(file, value, false, call.at)
    for (const script of scripts) noteEdited(call.shell.world.job, file, script)
  }
  return nothing
}

/** `1i text`, `$a text`: a line of its own. */
function inserted(script: Value, value: Value): Value | undefined {
  const lead = typeof script.pieces[0] === 'string' ? script.pieces[0] : ''
  const match = /^(?:\d{1,6}|\$|\/[^/\n]{0,80}\/)?\s{0,5}([iac])\\?\s{0,5}(?=\S)/.exec(lead)
  if (match === null || (match[0].length < 2 && !/\s/.test(lead[1] ?? ''))) return undefined
  const line = joined(withoutLead(script, match[0].length), textValue('\n'))
  return match[1] === 'i' ? joined(line, value) : match[1] === 'a' ? joined(value, line) : line
}

/** `s/^/NAME=/` and `s/$/;/`: every line with something before or behind it. */
function eachLine(value: Value, map: (line: readonly Value[]) => readonly Value[]): Value {
  const lines = linesOf(value)
  const last = lines.length > 1 && lines.at(-1)?.pieces.length === 0 ? lines.length - 1 : lines.length
  return joined(
    ...lines.flatMap((each, index) => [...(index < last ? map([each]) : [each]), ...(index < lines.length - 1 ? [textValue('\n')] : [])]),
  )
}

/** `s|a|b|`: with a plain pattern worked out, also where the replacement is hidden. */
function substituted(value: Value, script: Value): Value {
  const lead = typeof script.pieces[0] === 'string' ? script.pieces[0] : ''
  const mark = lead[1]
  const middle = mark === undefined ? -1 : lead.indexOf(mark, 2)
  const isPlain = lead.startsWith('s') && mark !== undefined && !/[\w\s\\]/.test(mark) && middle !== -1
  const replacement = isPlain ? withoutLead(script, middle + 1) : nothing
  if (!isPlain) return isSecret(value) ? alteredValue(value, 'sed') : joined(value, ...(isSecret(script) ? [script] : []))
  const last = replacement.pieces.at(-1)
  const tail = typeof last === 'string' ? last.lastIndexOf(mark) : -1
  const by: Value =
    tail === -1
      ? replacement
      : { pieces: [...replacement.pieces.slice(0, -1), (last as string).slice(0, tail)].filter((each) => each !== '') }
  const from = lead.slice(2, middle)
  if (from === '^') return eachLine(value, (line) => [by, ...line])
  if (from === '$') return eachLine(value, (line) => [...line, by])
  if (/[.*[\]^$()+?|\\]/.test(from) || from === '')
    return joined(isSecret(value) ? markedAltered(value) : value, ...(isSecret(by) ? [by] : []))
  const parts: Value[] = []
  for (const piece of value.pieces) {
    if (typeof piece !== 'string') parts.push({ pieces: [piece] })
    else for (const [index, each] of piece.split(from).entries()) parts.push(...(index > 0 ? [by] : []), textValue(each))
  }
  return joined(...parts)
}
