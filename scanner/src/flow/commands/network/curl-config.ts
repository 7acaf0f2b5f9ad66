import { withoutLead } from '../../options.ts'
import { joined, nothing, textValue, type Value } from '../../value.ts'

/** The lines of a file of settings for curl, as arguments. */
export function configArguments(config: Value): Value[] {
  const args: Value[] = []
  let line: Value = nothing
  const end = () => {
    const lead = typeof line.pieces[0] === 'string' ? line.pieces[0] : ''
    const match = /^\s{0,20}(-{0,2}[\w-]{1,40})\s{0,10}[=: ]?\s{0,10}"?/.exec(lead)
    if (match !== null && !lead.trimStart().startsWith('#')) {
      const name = match[1] as string
      const rest = withoutLead(line, match[0].length)
      const last = rest.pieces.at(-1)
      const value: Value =
        typeof last === 'string' ? { pieces: [...rest.pieces.slice(0, -1), last.replace(/"\s*$/, '')].filter((each) => each !== '') } : rest
      args.push(textValue(name.startsWith('-') ? name : `--${name}`))
      if (value.pieces.length > 0) args.push(value)
    }
    line = nothing
  }
  for (const piece of config.pieces) {
    if (typeof piece !== 'string') {
      line = joined(line, { pieces: [piece] })
      continue
    }
    for (const [index, each] of piece.split('\n').entries()) {
      if (index > 0) end()
      line = joined(line, textValue(each))
    }
  }
  end()
  return args.slice(0, 200)
}
