import type { Call } from './commands.ts'
import { withoutLead } from './options.ts'
import { joined, nothing, readableText, textValue, type Value } from './value.ts'
import { leadOf, linesOf } from './value-lines.ts'

/** The commands of a makefile, as its shell is given them, behind the variables that it sets for them, but for those `given` to it. */
export function recipesOf(code: Value, given: ReadonlySet<string> = new Set()): Value {
  const variables: Value[] = []
  const recipes: Value[] = []
  for (const line of linesOf(code)) {
    if (leadOf(line).startsWith('\t'))
      recipes.push(
        mapText(line, (text, isFirst) => forTheShell(isFirst ? text.replace(/^\t[@+-]{0,3}/, '') : text)),
        textValue('\n'),
      )
    else {
      const assigned = assignment(line, given)
      // `all: ; words`: a recipe on the line of its rule.
      const [rule] = /^[\w.%-]{1,60}\s{0,3}:[\w\s.-]{0,100};/.exec(leadOf(line)) ?? []
      if (assigned !== undefined) variables.push(assigned)
      else if (rule !== undefined) recipes.push(mapText(withoutLead(line, rule.length), forTheShell), textValue('\n'))
    }
  }
  return joined(...variables, ...recipes)
}

/** `NAME := $(shell …)` as the shell would write it: `NAME="$(…)"`. */
function assignment(line: Value, given: ReadonlySet<string>): Value | undefined {
  const match = /^(?:export |override ){0,2}([A-Za-z_]\w{0,99})[ \t]{0,9}(?::{1,3}|\?|\+|!)?=[ \t]{0,9}/.exec(leadOf(line))
  if (match === null || given.has(match[1] as string)) return undefined
  const value = mapText(withoutLead(line, match[0].length), (text) => quoted(forTheShell(text)))
  // `NAME != words` is what the words print.
  return /!=\s{0,9}$/.test(match[0])
    ? joined(textValue(`${match[1]}="$(`), mapText(withoutLead(line, match[0].length), forTheShell), textValue(')"\n'))
    : joined(textValue(`${match[1]}="`), value, textValue('"\n'))
}

/** Quotes within a text that is put into quotes; within `$(…)` they are the shell's own. */
const quoted = (text: string): string => (text.includes('$(') ? text : text.replaceAll('"', '\\"'))

/** `$(NAME)` of make is a variable, `$(shell words)` and `$$(words)` are the shell's own command. */
const forTheShell = (recipe: string): string =>
  recipe
    .split('$$')
    .map((text) => text.replace(/\$\((\w{1,100})\)/g, '${$1}').replaceAll('$(shell ', '$('))
    .join('$')

function mapText(line: Value, map: (text: string, isFirst: boolean) => string): Value {
  return { pieces: line.pieces.map((each, index) => (typeof each === 'string' ? map(each, index === 0) : each)) }
}

/** `make -f file` of a makefile that the job wrote, or that comes in; what its commands print. */
export function runMake(call: Call): Value {
  const file = makefileOf(call)
  if (file === undefined) return nothing
  const { variables } = call.shell
  const before = new Map(variables)
  // `NAME=value` behind `make` is a variable of every recipe, and of nothing after it.
  const given = new Set<string>()
  for (const arg of call.args) {
    const name = /^([A-Za-z_]\w{0,99})=/.exec(leadOf(arg))?.[1]
    if (name === undefined) continue
    given.add(name)
    variables.set(name, withoutLead(arg, name.length + 1))
  }
  const out = call.shell.runText(recipesOf(withIncluded(call, file), given), call.at)
  variables.clear()
  for (const [name, value] of before) variables.set(name, value)
  return out
}

/** `include other.mk`, where the job wrote that. */
function withIncluded(call: Call, code: Value): Value {
  if (!code.pieces.some((each) => typeof each === 'string' && /^[-s]?include[ \t]/m.test(each))) return code
  const included = linesOf(code).flatMap((line) => {
    const path = /^[-s]?include[ \t]{1,9}(\S{1,200})/.exec(leadOf(line))?.[1]
    return path === undefined ? [] : [call.shell.world.job.read(textValue(path), call.at) ?? nothing, textValue('\n')]
  })
  return joined(...included.slice(0, 20), code)
}

function makefileOf(call: Call): Value | undefined {
  const { job } = call.shell.world
  for (const [index, each] of call.args.entries()) {
    const match = /^(?:-[a-eg-zA-Z]{0,6}f|--file|--makefile)(=?)(.{0,300})$/.exec(readableText(each))
    if (match === null) continue
    const path = match[2] === '' ? (call.args[index + 1] ?? nothing) : textValue(match[2] as string)
    return /^(?:-|\/dev\/stdin)$/.test(readableText(path)) ? call.stdin : job.read(path, call.at)
  }
  const folder = call.args.findIndex((each) => /^(?:-C|--directory)$/.test(readableText(each)))
  if (folder !== -1) return job.read(joined(call.args[folder + 1] ?? nothing, textValue('/Makefile')), call.at)
  return job.files.get('Makefile') ?? job.files.get('makefile') ?? job.files.get('GNUmakefile')
}
