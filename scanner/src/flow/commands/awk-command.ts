import { carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { readOptions, withoutLead } from '../options.ts'
import { alteredValue, isSecret, joined, knownText, nothing, readableText, textValue, type Value } from '../value.ts'
import { leadOf } from '../value-lines.ts'
import { printedByAwk } from './awk-print.ts'

/** `awk` as a filter is judged by `filter`; here is what its program takes from the environment, and where it sends that. */
export function awkLike(filter: Command): Command {
  return (call) => {
    const read = readOptions(call.args, { letters: 'vFf', names: new Set(['assign', 'field-separator', 'file']) })
    const script = read.options.find(({ name }) => name === '-f' || name === '--file')?.value
    const program = script === undefined ? read.operands[0] : call.shell.world.job.read(script, call.at)
    const given = read.options.filter(({ name }) => name === '-v' || name === '--assign').flatMap(({ value }) => value ?? [])
    const taken = program === undefined ? nothing : joined(environmentIn(call, readableText(program)), ...given.filter(isSecret).map(named))
    const printed = filter(call) ?? nothing
    const passed = joined(taken, printed)
    if (program !== undefined) sendFrom(call, program, passed)
    // What is printed here and not sent through a pipe of its own.
    if (!isSecret(taken)) return printed
    const written = program === undefined ? nothing : printedByAwk(call, readableText(program), namedValues(given), printed)
    const out = isSecret(written) ? written : passed
    return program !== undefined && /\bsubstr\(|,\s{0,3}""\s{0,3}\)|\bto(?:upper|lower)\(/.test(readableText(program))
      ? alteredValue(out, 'awk')
      : out
  }
}

function named(assignment: Value): Value {
  const lead = typeof assignment.pieces[0] === 'string' ? assignment.pieces[0] : ''
  return withoutLead(assignment, lead.indexOf('=') + 1)
}

/** The variables of `-v name=value`. */
const namedValues = (given: readonly Value[]): ReadonlyMap<string, Value> =>
  new Map(given.map((each) => [leadOf(each).slice(0, Math.max(0, leadOf(each).indexOf('='))), named(each)]))

/** `ENVIRON["X"]`, or all of it. */
function environmentIn(call: Call, text: string): Value {
  const found = [...text.matchAll(/\bENVIRON\s{0,3}\[\s{0,3}"(\w{1,100})"/g)].map((match) => call.shell.lookup(match[1] as string, call.at))
  const isWhole = /\bin\s{1,5}ENVIRON\b/.test(text)
  return joined(...found, isWhole ? call.shell.dump(call.at) : nothing)
}

/** `"/inet/tcp/0/host/80"`, `print x | "curl …"`, `system("curl …" x)`. */
function sendFrom(call: Call, program: Value, passed: Value): void {
  if (!isSecret(passed)) return
  const text = knownText(program) ?? readableText(program)
  for (const match of text.matchAll(/\/inet[46]?\/(?:tcp|udp)\/\w{1,8}\/([\w.-]{1,200})\/(\w{1,8})/g))
    call.shell.send({
      at: call.at,
      channel: 'socket',
      tool: '/dev/tcp',
      target: textValue(`${match[1]}:${match[2]}`),
      carried: carriedIn(passed, 'body'),
    })
  for (const match of text.matchAll(/"((?:curl|wget|nc|ncat|ssh|dig|nslookup|host|ping|openssl|socat|telnet|sh|bash)\s[^"\n]{1,500})"/g)) {
    // `system("… ?t=" x)`: what follows belongs to the same word.
    const next = text.slice(match.index + match[0].length, match.index + match[0].length + 20).trimStart()[0] ?? ''
    const isGlued = /[\w$("]/.test(next)
    call.shell.runText(joined(textValue(match[1] as string), isGlued ? passed : nothing), call.at, passed)
  }
}
