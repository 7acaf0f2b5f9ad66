import type { Call } from '../../commands.ts'
import { joined, nothing, textValue, type Value } from '../../value.ts'
import { wholeEnv } from '../../world.ts'

/** The variables of the environment whose names begin so, as a dump shows them. */
export function variablesFrom(call: Call, beginnings: readonly string[]): Value {
  const own = [...wholeEnv(call.shell.world), ...call.shell.variables].filter(([name]) => beginnings.some((each) => name.startsWith(each)))
  return own.length === 0 ? nothing : joined(...own.flatMap(([name, value]) => [textValue(`${name}=`), value, textValue('\n')]))
}

/** The names that a pattern of `grep` wants at the beginning of a line: `^A=`, `^(A_|B_)`; none where it may find others. */
export function beginningsIn(pattern: string): readonly string[] | undefined {
  const names = /^\^\(?((?:\w{2,60}=?\\?\|){0,20}\w{2,60})\)?=?(?:\.\*)?$/.exec(pattern)?.[1]
  return names?.split('|').map((each) => each.replace(/[\\=]/g, ''))
}
