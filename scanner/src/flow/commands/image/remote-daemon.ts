import { carriedIn } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { knownText, nothing, readableText, type Value } from '../../value.ts'
import { withName } from './kept-images.ts'

/** A daemon elsewhere is a machine that is given what its containers are given. */
export function hostOf(call: Call): { readonly value: Value; readonly isOption: boolean } | undefined {
  const at = call.args.findIndex((each) => /^(?:-H|--host)$/.test(readableText(each)))
  const value = at === -1 ? call.shell.lookup('DOCKER_HOST', call.at) : (call.args[at + 1] ?? nothing)
  const isGuarded =
    call.args.some((each) => /^--tls/.test(readableText(each))) || knownText(call.shell.lookup('DOCKER_TLS_VERIFY', call.at)) === '1'
  return /^tcp:\/\//.test(readableText(value)) && !isGuarded ? { value, isOption: at !== -1 } : undefined
}

export function giveTo(call: Call, host: Value, args: readonly Value[]): void {
  const carried = args.flatMap((each) => carriedIn(withName(call, each), 'body'))
  call.shell.send({ at: call.at, channel: 'http', tool: 'docker', target: host, carried })
}
