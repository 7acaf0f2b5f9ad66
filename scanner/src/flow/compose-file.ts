import type { Span } from '../model/span.ts'
import { assignmentsIn } from './assignments.ts'
import { shellForm } from './image-recipe.ts'
import { withoutLead } from './options.ts'
import type { ShellRun } from './shell-run.ts'
import { joined, readableText, textValue, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'

/** Whether a text reads as a file for compose. */
export function isComposeFile(value: Value): boolean {
  return /(?:^|\n)services:\s/.test(leadOf(value)) && /\n[ \t]{1,20}(?:image|build):/.test(readableText(value))
}

/** Runs the commands of the services of a compose file. Read line by line: values stand in it that only the run knows. */
export function runCompose(shell: ShellRun, file: Value, at: Span): void {
  const lines = linesOf(file)
  const named = [...readableText(file).matchAll(/env_file:\s{0,40}(?:-\s)?["']?([\w./-]{1,100})/g)].map((match) => match[1] as string)
  for (const path of new Set(['.env', ...named]))
    for (const [name, value] of assignmentsIn(shell.world.job.read(textValue(path), at) ?? textValue('')))
      if (name !== '') shell.set(name, value)
  for (const [index, line] of lines.entries()) {
    if (index > 500) return
    const match = /^(\s{1,40})(?:command|entrypoint|test)\s{0,5}:\s{0,5}/.exec(leadOf(line))
    if (match === null) {
      setVariable(shell, line)
      continue
    }
    const rest = withoutLead(line, match[0].length)
    const indent = (match[1] as string).length
    const isBlock = /^[>|][-+]?\s{0,5}$/.test(readableText(rest))
    const below: Value[] = []
    if (isBlock || readableText(rest).trim() === '') {
      for (const next of lines.slice(index + 1, index + 100)) {
        const depth = readableText(next).search(/\S/)
        if (depth !== -1 && depth <= indent) break
        below.push(next, textValue('\n'))
      }
    }
    shell.runText(dollars(unquoted(shellForm(below.length > 0 ? joined(...below) : rest))), at)
  }
}

/** `NAME: value`, `- NAME=value` under `environment`. */
function setVariable(shell: ShellRun, line: Value): void {
  const match = /^\s{3,40}(?:-\s{1,5}["']?([A-Z]\w{0,80})=|([A-Z][A-Z0-9_]{0,80}):\s{1,5})/.exec(leadOf(line))
  if (match !== null) shell.set((match[1] ?? match[2]) as string, unquoted(withoutLead(line, match[0].length)))
}

/** `$$` is how compose writes `$`. */
function dollars(value: Value): Value {
  return { pieces: value.pieces.map((each) => (typeof each === 'string' ? each.replaceAll('$$', () => '$') : each)) }
}

function unquoted(value: Value): Value {
  const quote = leadOf(value)[0]
  const last = value.pieces.at(-1)
  if ((quote !== '"' && quote !== "'") || typeof last !== 'string' || !last.trimEnd().endsWith(quote)) return value
  const inner = withoutLead(value, 1)
  const end = inner.pieces.at(-1)
  return typeof end === 'string' ? { pieces: [...inner.pieces.slice(0, -1), end.trimEnd().slice(0, -1)] } : inner
}
