import type { Call } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { shownTo } from '../../registry-login.ts'
import { nothing, type Value } from '../../value.ts'

/** `docker login`: a registry is shown what opens another. */
export function logIn(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'up', names: new Set(['username', 'password']) })
  const [registry] = read.operands
  if (registry === undefined) return nothing
  const given = read.options.filter(({ name }) => name === '-p' || name === '--password').flatMap(({ value }) => value ?? [])
  call.shell.send({ at: call.at, channel: 'http', tool: 'docker login', ...shownTo(registry, [...given, call.stdin]) })
  return nothing
}
