import { addressOf, carriedIn } from './address.ts'
import type { Carried } from './flow-facts.ts'
import { classOf, isBad } from './host-classes.ts'
import { joined, textValue, type Value } from './value.ts'

/** A credential of Docker Hub by its name: other registries have no use for it. */
const ofHub = /DOCKER_?HUB|^DH_|HUB_DOCKER/

/** What a registry of nobody's is shown that opens another; people call the registries of their own by many names. */
export function shownTo(registry: Value, credentials: readonly Value[]): { readonly target: Value; readonly carried: readonly Carried[] } {
  const target = joined(textValue('https://'), registry)
  if (!isBad(classOf(addressOf(target)?.host ?? ''))) return { target, carried: [] }
  const carried = credentials.flatMap((each) => carriedIn(each, 'header')).filter(({ secret }) => ofHub.test(secret.taint.name))
  return { target, carried: carried.map((each) => ({ ...each, label: 'Authorization' })) }
}
