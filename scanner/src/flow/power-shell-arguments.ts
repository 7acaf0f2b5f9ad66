import type { ShellNode } from '../shell/shell-program.ts'
import { readableText, type Value } from './value.ts'

/** The arguments of a function of PowerShell in the order of its parameters: `-Value x` may stand anywhere. */
export function inParameterOrder(body: ShellNode, args: readonly Value[]): readonly Value[] {
  const names = parametersOf(body)
  if (names.length === 0 || !args.some((each) => /^-[A-Za-z]/.test(readableText(each)))) return args
  const given: (Value | undefined)[] = names.map(() => undefined)
  const rest: Value[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] as Value
    const option = /^-([A-Za-z]\w{0,60}):?$/.exec(readableText(arg))?.[1]?.toLowerCase()
    const index = option === undefined ? -1 : names.findIndex((each) => each.startsWith(option))
    if (index === -1) rest.push(arg)
    else {
      given[index] = args[at + 1]
      at += 1
    }
  }
  return [...given.map((each) => each ?? rest.shift() ?? { pieces: [] }), ...rest]
}

/** The body begins by giving each parameter its place: `name = $1`. */
function parametersOf(body: ShellNode): string[] {
  const names: string[] = []
  for (const each of body.kind === 'block' ? body.items : []) {
    const [only] = each.kind === 'command' && each.words.length === 0 ? each.assignments : []
    const [part] = only?.value.parts ?? []
    if (only === undefined || part?.kind !== 'variable' || part.name !== String(names.length + 1)) break
    names.push(only.name.toLowerCase())
  }
  return names
}
