import { addressOf, carriedIn } from './address.ts'
import type { Carried } from './flow-facts.ts'
import { classOf, isBad, ownerOf } from './host-classes.ts'
import type { JobState } from './job-state.ts'
import { serviceOfSecret } from './secret-names.ts'
import { joined, readableText, textValue, type Value } from './value.ts'
import type { Budget, World } from './world.ts'

/** What a registry is shown that has no use for it. */
export interface Shown {
  readonly target: Value
  readonly carried: readonly Carried[]
}

/** Where a credential was shown in one file. */
interface Places {
  isAtHome: boolean
  readonly elsewhere: Shown[]
}

const places = new WeakMap<Budget, Map<string, Places>>()

/** A credential of Docker Hub by its name: other registries have no use for it. */
const ofHub = /DOCKER_?HUB|^DH_|HUB_DOCKER/

/**
 * What a registry is shown that opens another one: a registry of nobody's, or one that is shown what the same file shows to the
 * registry that it opens. People call the credentials of registries of their own by many names.
 */
export function shownTo(world: World, registry: Value | undefined, credentials: readonly Value[], home: string): Shown[] {
  const target =
    registry === undefined || /^\w{2,10}:\/\//.test(readableText(registry)) ? registry : joined(textValue('https://'), registry)
  const host = target === undefined ? undefined : (addressOf(target)?.host ?? '')
  const kind = host === undefined ? undefined : classOf(host)
  const shown = credentials.flatMap((each) => carriedIn(each, 'header')).map((each) => ({ ...each, label: 'Authorization' }))
  if (target !== undefined && kind !== undefined && isBad(kind)) {
    const carried = home === 'docker' ? shown.filter(({ secret }) => ofHub.test(secret.taint.name)) : shown
    return carried.length === 0 ? [] : [{ target, carried }]
  }
  return shown.flatMap((each) => {
    const opened = each.secret.taint.kind === 'token' ? 'github' : serviceOfSecret(each.secret.taint.name)
    if (opened === undefined) return []
    const before = placesOf(world, each.secret.taint.key)
    if ((host === undefined ? home : ownerOf(host)) === opened) {
      before.isAtHome = true
      return before.elsewhere.splice(0)
    }
    if (target === undefined || kind !== 'foreign' || (home === 'docker' && !isForOne(each))) return []
    const elsewhere: Shown = { target, carried: [isForOne(each) ? { ...each, position: 'body', label: undefined } : each] }
    if (before.isAtHome) return [elsewhere]
    if (before.elsewhere.length < 20) before.elsewhere.push(elsewhere)
    return []
  })
}

/** A registry that lets the job in: images there are of people that it knows. */
export function noteOwnRegistry(job: JobState, registry: Value | undefined): void {
  const host = registry === undefined ? undefined : addressOf(registry)?.host
  if (host !== undefined && host !== '') job.settings.set(`own registry ${host}`, textValue('yes'))
}

/** Whether an image lies in a registry that lets the job in. */
export function isOfOwnRegistry(job: JobState, image: Value): boolean {
  return job.settings.has(`own registry ${addressOf(image)?.host ?? ''}`)
}

/** Whether one registry alone has a use for it, whatever it is called. */
function isForOne({ secret }: Carried): boolean {
  return secret.taint.kind === 'token' || ofHub.test(secret.taint.name)
}

function placesOf(world: World, key: string): Places {
  const file = places.get(world.budget) ?? new Map<string, Places>()
  places.set(world.budget, file)
  const before = file.get(key) ?? { isAtHome: false, elsewhere: [] }
  file.set(key, before)
  return before
}
