import { joined, knownText, secretsIn, textValue, type Value } from './value.ts'
import { linesOf } from './value-lines.ts'

/** `NAME=value` lines, and `NAME<<END` blocks, as the runner reads them from its files. */
export function assignmentsIn(value: Value): [string, Value][] {
  const lines = linesOf(value)
  const found: [string, Value][] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Value
    const lead = typeof line.pieces[0] === 'string' ? line.pieces[0] : ''
    const block = /^([\w-]{1,200})<<(.{0,100})$/.exec(lead)
    if (block !== null) {
      const end = block[2] as string
      const body: Value[] = []
      while (index + 1 < lines.length && (end === '' || knownText(lines[index + 1] as Value) !== end)) {
        index += 1
        body.push(lines[index] as Value)
      }
      found.push([block[1] as string, joined(...body)])
      continue
    }
    const equals = lead.indexOf('=')
    const name = equals === -1 ? '' : lead.slice(0, equals).trim()
    if (/^[\w-]{1,200}$/.test(name)) found.push([name, joined(textValue(lead.slice(equals + 1)), { pieces: line.pieces.slice(1) })])
    else if (secretsIn(line).length > 0) found.push(['', line])
  }
  return found
}
