import type { Call } from '../../commands.ts'
import { readOptions } from '../../options.ts'
import { noteOwnRegistry, shownTo } from '../../registry-login.ts'
import { nothing, type Value } from '../../value.ts'

/** `docker login`: a registry is shown what opens another. */
export function logIn(call: Call, args: readonly Value[]): Value {
  const read = readOptions(args, { letters: 'up', names: new Set(['username', 'password']) })
  const [registry] = read.operands
  const given = read.options.filter(({ name }) => name === '-p' || name === '--password').flatMap(({ value }) => value ?? [])
  noteOwnRegistry(call.shell.world.job, registry)
  for (const each of shownTo(call.shell.world, registry, [...given, call.stdin], 'docker'))
    call.shell.send({ at: call.at, channel: 'http', tool: 'docker login', ...each })
  return nothing
}
