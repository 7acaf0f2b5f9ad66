import type { Span } from '../model/span.ts'
import { withoutLead } from './options.ts'
import type { ShellRun } from './shell-run.ts'
import { isSecret, joined, knownText, nothing, readableText, textValue, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'
import { beginProgram } from './world.ts'

/** What a build is given beside its recipe. */
export interface BuildGiven {
  /** `--build-arg`, by name. */
  readonly arguments: ReadonlyMap<string, Value>
  /** `--secret`, by id. */
  readonly secrets: ReadonlyMap<string, Value>
}

/** Runs what a Dockerfile runs, with the arguments and secrets that the build hands in. */
export function runRecipe(shell: ShellRun, recipe: Value, given: BuildGiven, at: Span): void {
  if (!beginProgram(shell.world, at, 0)) return
  const inner = shell.within(at)
  for (const { word, rest } of instructionsOf(recipe)) {
    if (word === 'ARG') setArgument(inner, rest, given)
    else if (word === 'ENV') setEnvironment(inner, rest, at)
    else if (word === 'RUN') inner.runText(mounted(inner, rest, given, at), at)
    else if (word === 'CMD' || word === 'ENTRYPOINT') inner.runText(shellForm(rest), at)
    else if (word === 'COPY' || word === 'ADD')
      inner.runText(joined(textValue(/^\s{0,9}https?:/.test(leadOf(rest)) ? 'wget ' : 'cp '), rest), at)
  }
}

/** Whether a text reads as a Dockerfile. */
export function isRecipe(value: Value): boolean {
  return /^\s{0,9}(?:#[^\n]{0,200}\n\s{0,9}){0,5}(?:FROM|ARG)\s/i.test(leadOf(value))
}

interface Instruction {
  readonly word: string
  readonly rest: Value
}

function instructionsOf(recipe: Value): Instruction[] {
  const out: Instruction[] = []
  const lines = linesOf(recipe)
  for (let index = 0; index < lines.length && out.length < 200; index += 1) {
    const line = lines[index] as Value
    const match = /^\s{0,40}([A-Za-z]{2,12})\s{1,20}/.exec(leadOf(line))
    if (match === null) continue
    let rest = withoutLead(line, match[0].length)
    // A line that ends with a backslash goes on.
    while (/\\\s{0,5}$/.test(lastOf(rest)) && index + 1 < lines.length) {
      index += 1
      rest = joined(rest, textValue('\n'), lines[index] as Value)
    }
    const mark = /<<-?["']?(\w{1,40})["']?/.exec(readableText(rest))?.[1]
    if (mark !== undefined) {
      const body: Value[] = []
      while (index + 1 < lines.length && knownText(lines[index + 1] as Value)?.trim() !== mark) {
        index += 1
        body.push(lines[index] as Value, textValue('\n'))
      }
      index += 1
      rest = /^\s{0,9}(?:--\S{1,200}\s{1,9}){0,5}<</.test(leadOf(rest))
        ? joined(...body)
        : joined(rest, textValue('\n'), ...body, textValue(`${mark}\n`))
    }
    out.push({ word: (match[1] as string).toUpperCase(), rest })
  }
  return out
}

function lastOf(value: Value): string {
  const last = value.pieces.at(-1)
  return typeof last === 'string' ? last.slice(-20) : ''
}

function setArgument(inner: ShellRun, rest: Value, given: BuildGiven): void {
  const match = /^\s{0,9}(\w{1,80})(=?)/.exec(leadOf(rest))
  if (match === null) return
  const value = given.arguments.get(match[1] as string) ?? (match[2] === '=' ? withoutLead(rest, match[0].length) : undefined)
  if (value !== undefined) inner.set(match[1] as string, value)
}

function setEnvironment(inner: ShellRun, rest: Value, at: Span): void {
  const isOld = /^\s{0,9}(\w{1,80})\s{1,9}/.exec(leadOf(rest))
  if (isOld === null) inner.runText(joined(textValue('export '), rest), at)
  else inner.set(isOld[1] as string, withoutLead(rest, isOld[0].length))
}

/** A command without its mounts; the secrets that they bring lie where the command looks. */
function mounted(inner: ShellRun, rest: Value, given: BuildGiven, at: Span): Value {
  let code = rest
  for (let turn = 0; turn < 10; turn += 1) {
    const match = /^\s{0,9}--(mount|network|security)=(\S{1,300})\s{1,20}(?:\\\n\s{0,40})?/.exec(leadOf(code))
    if (match === null) break
    code = withoutLead(code, match[0].length)
    const fields = new Map((match[2] as string).split(',').map((each) => [each.split('=')[0] ?? '', each.slice(each.indexOf('=') + 1)]))
    const id = fields.get('id') ?? fields.get('source') ?? ''
    const secret = given.secrets.get(id)
    if (secret === undefined || !isSecret(secret)) continue
    const target = fields.get('target') ?? fields.get('dst') ?? `/run/secrets/${id}`
    inner.writeFile(textValue(target), secret, false, at)
    const name = fields.get('env')
    if (name !== undefined) inner.set(name, secret)
  }
  return shellForm(code)
}

/** `["sh", "-c", "x"]` as the shell would be given it. */
export function shellForm(value: Value): Value {
  const text = knownText(value)?.trim()
  if (text === undefined || !text.startsWith('[')) return value
  try {
    const words: unknown = JSON.parse(text)
    if (!Array.isArray(words)) return value
    return textValue(words.map((each) => `'${String(each).replaceAll("'", `'\\''`)}'`).join(' '))
  } catch {
    return value
  }
}

/** What a build is told by its options: `NAME=value`, `id=x,env=Y`, `id=x,src=file`. */
export function givenTo(shell: ShellRun, args: readonly Value[], secrets: readonly Value[], at: Span): BuildGiven {
  const named = (value: Value): readonly [string, Value] => {
    const lead = leadOf(value)
    const equals = lead.indexOf('=')
    return equals === -1
      ? [readableText(value), shell.lookup(readableText(value), at)]
      : [lead.slice(0, equals).trim(), withoutLead(value, equals + 1)]
  }
  const secret = (value: Value): readonly [string, Value] => {
    const fields = new Map(
      readableText(value)
        .split(',')
        .map((each) => [each.split('=')[0]?.trim() ?? '', each.slice(each.indexOf('=') + 1)]),
    )
    const path = fields.get('src') ?? fields.get('source')
    const id = fields.get('id') ?? ''
    if (path !== undefined) return [id, shell.world.job.read(textValue(path), at) ?? nothing]
    return fields.has('id') ? [id, shell.lookup(fields.get('env') ?? id, at)] : named(value)
  }
  return { arguments: new Map(args.map(named)), secrets: new Map(secrets.map(secret)) }
}
