import { addressOf, carriedIn } from '../address.ts'
import { codeCalls } from '../code-calls.ts'
import { asLoot, divertedTo } from '../diversions.ts'
import type { Carried, Channel } from '../flow-facts.ts'
import { isMetadata } from '../metadata-host.ts'
import { metadataTaint } from '../taint.ts'
import { fetchedValue, isSecret, joined, knownText, nothing, readableText, secretsIn, spaced, taintedValue, type Value } from '../value.ts'
import { recordDeed } from '../world.ts'
import type { CodeScope } from './code-scope.ts'
import { hostNamed } from './host-named.ts'

/** Ways out that are the forge's own. */
export function sendElsewhere(scope: CodeScope, path: string, values: readonly Value[]): boolean {
  const all = spaced(values)
  const way: readonly [RegExp, Channel][] = [
    [codeCalls.summarises, 'summary'],
    [codeCalls.comments, 'comment'],
    [codeCalls.gists, 'gist'],
    [codeCalls.commits, 'git'],
    [codeCalls.creates, 'comment'],
  ]
  const channel = way.find(([pattern]) => pattern.test(path))?.[1]
  if (channel !== undefined) {
    send(scope, channel, path, undefined, carriedIn(all, 'body'))
    return true
  }
  if (codeCalls.setsOutput.test(path)) {
    const name = knownText(values[0] ?? nothing) ?? ''
    const { world } = scope.shell
    if (path.endsWith('setoutput') && world.stepId !== undefined) world.job.setOutput(world.stepId, name, values[1] ?? nothing)
    else if (path.endsWith('exportvariable')) world.job.env.set(name, values[1] ?? nothing)
    return true
  }
  return false
}

/** A call that may send: to an address among what it is given, or that it was made with. */
export function sendByCall(scope: CodeScope, path: string, receiver: Value, values: readonly Value[]): Value | undefined {
  const everything = [receiver, ...values]
  const target =
    everything.find((each) => /\b(?:https?|wss?|ftp|tcp):\/\//.test(readableText(each))) ??
    everything.map(hostNamed).find((each) => each !== undefined)
  if (target === undefined) return undefined
  const address = addressOf(target)
  if (address !== undefined && isMetadata(address.host)) {
    recordDeed(scope.shell.world, 'reads-metadata', scope.at, path, 'asks the cloud for the credentials of its machine', target)
    return taintedValue(metadataTaint(scope.at), 'metadata')
  }
  const carried: Carried[] = []
  for (const each of everything) {
    for (const one of carriedIn(each, 'body')) {
      const inUrl = each === target ? address?.carried.find((found) => found.secret.taint.key === one.secret.taint.key) : undefined
      const isHeader = /^(?:authorization|x-[\w-]{0,40}(?:key|token|auth|secret)|api-?key|cookie|private-token|auth|bearer)$/i.test(
        one.label ?? '',
      )
      carried.push(inUrl !== undefined && !/\s/.test(readableText(each)) ? inUrl : { ...one, position: isHeader ? 'header' : 'body' })
    }
  }
  for (const other of address === undefined ? [] : divertedTo(scope.shell.world.job, address, false, undefined))
    send(scope, 'http', path, other, asLoot(carried))
  const isSocket = codeCalls.opensSocket.test(path) || /\.(?:send|sendall|sendto)$/.test(path)
  send(scope, isSocket && address?.scheme === undefined ? 'socket' : 'http', path, target, carried)
  return isSecret(joined(...values)) ? nothing : fetchedValue(readableText(target))
}

/** Notes that something leaves, if something secret does. */
export function send(scope: CodeScope, channel: Channel, tool: string, target: Value | undefined, carried: readonly Carried[]): void {
  if (!scope.isSecond || secretsIn(...carried.map((each) => ({ pieces: [each.secret] }))).length === 0) return
  scope.shell.send({ at: scope.at, channel, tool: tool.slice(-60), target, carried })
}
