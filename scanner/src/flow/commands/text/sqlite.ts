import type { Command } from '../../commands.ts'
import { alteredValue, isSecret, joined, knownText, nothing, readableText, textValue, unknownValue, withHop } from '../../value.ts'
import { filesNamed } from './contents.ts'

/** What is put into a table stands in the file, and what is asked of it is printed. */
export const sqlite: Command = (call) => {
  const [file, ...statements] = call.args.filter((each) => !readableText(each).startsWith('-'))
  if (file === undefined) return unknownValue('sqlite3')
  const isKept = knownText(file) !== ':memory:'
  const before = isKept ? (call.shell.world.job.read(file, call.at) ?? nothing) : nothing
  const read = filesNamed({ ...call, args: statements })
  const given = joined(...[...statements, call.stdin, ...read].filter(isSecret).flatMap((each) => [each, textValue('\n')]))
  if (isKept && isSecret(given)) call.shell.writeFile(file, withHop(given, call.at, 'put into a table'), true, call.at)
  const text = [...statements, call.stdin].map(readableText).join('\n')
  const out = joined(before, given)
  if (!isSecret(out) || !/\bselect\b|^\s{0,9}\.dump|\breturning\b/im.test(text)) return nothing
  return /\b(?:hex|quote|substr|reverse|base64|base85)\(/i.test(text)
    ? withHop(alteredValue(out, 'sqlite3'), call.at, 'turned by sqlite3')
    : out
}
