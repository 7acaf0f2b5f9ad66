import type { CodeToken } from '../code-tokens.ts'
import { knownText, nothing, spaced, textValue, type Value } from '../value.ts'
import { argumentsOf, bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import type { CodeScope } from './code-scope.ts'
import { filledPercents } from './format-call.ts'
import { openedPath, openedValue, plainPath } from './opened.ts'
import { openPipe, writePipe } from './pipes.ts'

/** What is written to a thing that was opened from a path is written to the path. @returns whether it was such a thing. */
export function writeOpened(scope: CodeScope, receiver: Value, value: Value): boolean {
  const path = openedPath(receiver)
  if (path === undefined) return false
  if (writePipe(scope, receiver, value)) return true
  scope.shell.writeFile(path, value, true, scope.at)
  return true
}

/** `open(my $f, '>', 'x')`, `open(F, ">x")` of perl: the first name stands for the file from then on. */
export function openNamed(reader: CodeReader, path: string, tokens: readonly CodeToken[]): boolean {
  if (reader.scope.language !== 'perl' || path !== 'open') return false
  const entries = argumentsOf(tokens).map((each) => each.slice(0, endOf(each)))
  const name = entries[0]?.findLast((each) => each.kind === 'name')
  if (name === undefined || entries.length < 2) return false
  const [how = nothing, file] = entries.slice(1).map((each) => reader.scope.solid(reader.value(each)))
  const lead = typeof how.pieces[0] === 'string' ? how.pieces[0] : ''
  const mode = /^\s{0,4}(\+?[<>]{1,2}|-?\|-?)\s{0,4}/.exec(lead)
  const rest = { pieces: [lead.slice(mode?.[0].length ?? 0), ...how.pieces.slice(lead === '' ? 0 : 1)].filter((each) => each !== '') }
  const target = plainPath(file ?? rest)
  if (mode?.[1]?.includes('|') === true) {
    // `open(P, "-|", "env")` reads what a program prints.
    if (!mode[1].startsWith('|')) reader.scope.variables.set(bare(name.text), reader.scope.shell.runText(target, reader.scope.at))
    else
      reader.scope.variables.set(
        bare(name.text),
        openPipe(reader.scope, (input) => reader.scope.shell.runText(target, reader.scope.at, input)),
      )
    return true
  }
  const held = mode?.[1]?.includes('>') === true ? undefined : reader.scope.shell.world.job.read(target, reader.scope.at)
  reader.scope.variables.set(bare(name.text), held ?? openedValue(target))
  return true
}

/** Where `or die …` begins. */
function endOf(tokens: readonly CodeToken[]): number {
  const at = tokens.findIndex((each) => each.text === 'or' || each.text === '||')
  return at === -1 ? tokens.length : at
}

/** `print $f x`, `print {$f} x`, `print F x` of perl: the handle, and where what is written begins. */
export function printHandle(tokens: readonly CodeToken[]): { readonly name: CodeToken; readonly from: number } | undefined {
  const [, second, third] = tokens
  if (second?.text === '{' && third?.kind === 'name' && tokens[3]?.text === '}') return { name: third, from: 4 }
  if (second?.kind !== 'name' || third === undefined || (third.kind !== 'name' && third.kind !== 'string')) return undefined
  return { name: second, from: 2 }
}

/** Calls that are given a handle first, and then what they write to it. */
const givenHandle =
  /(?:^|\.)(?:fs\.writesync|writesync|fs\.write|fwrite|fputs|fprintf|fputcsv|syswrite|os\.write|io\.writestring|fmt\.fprint(?:f|ln)?)$/

/** Writes to a thing that was opened: by its own method, or by a call that is given it. @returns whether it was one. */
export function writesToHandle(reader: CodeReader, path: string, receiver: Value, values: readonly Value[]): boolean {
  const { scope } = reader
  if (givenHandle.test(path) && openedPath(values[0] ?? nothing) !== undefined)
    return writeOpened(scope, values[0] ?? nothing, written(path, values.slice(1)))
  // `archive.writestr('name', content)`: the content alone is what the archive holds.
  if (/\.(?:writestr|addfile)$/.test(path)) return writeOpened(scope, receiver, values.at(-1) ?? nothing)
  const isArchived = /\.(?:write|add|addlocalfile)$/.test(path)
    ? scope.shell.world.job.read(plainPath(values[0] ?? nothing), scope.at)
    : undefined
  if (isArchived !== undefined && openedPath(receiver) !== undefined && knownText(values[0] ?? nothing) !== undefined)
    return writeOpened(scope, receiver, isArchived)
  if (
    !/\.(?:write|writelines|puts|print|println|printf|say|<<|end|writestring|write_all|writerows?|writeline|append|communicate)$/.test(path)
  )
    return false
  return writeOpened(scope, receiver, written(path, values))
}

/** What is written of several values: where the first is a template, it holds the others. */
function written(path: string, values: readonly Value[]): Value {
  const [template = nothing, ...items] = values
  return (path.endsWith('printf') ? filledPercents(template, items) : undefined) ?? spaced(values)
}

/** What `print` writes, and the handle that it is told to write to: `print(a, b, sep='=', file=f)` of python. */
export function printed(args: readonly Value[]): { readonly value: Value; readonly handle: Value | undefined } {
  const option = (name: string) => {
    const found = args.find((each) => typeof each.pieces[0] === 'string' && each.pieces[0].startsWith(`${name}: `))
    if (found === undefined) return undefined
    return { pieces: [(found.pieces[0] as string).slice(name.length + 2), ...found.pieces.slice(1)].filter((each) => each !== '') }
  }
  const words = args.filter((each) => !/^(?:sep|end|file|flush): /.test(typeof each.pieces[0] === 'string' ? each.pieces[0] : ''))
  const separator = option('sep') ?? textValue(' ')
  return {
    value: spaced(words, separator),
    handle: option('file'),
  }
}
