import type { Carried, Send } from '../flow-facts.ts'
import { classOf } from '../host-classes.ts'
import { addressIn, distinct, isLearned, isWholesale, serviceFor } from './carried.ts'
import { type Surroundings, type Theft, theft } from './theft.ts'

/** Programs that carry whatever they are given, as it is. */
const bareTools = new Set(['nc', 'ncat', 'netcat', 'socat', 'telnet', 'openssl', '/dev/tcp', 'curl'])

/** Whether a secret stands in an address as what opens it: of no other service. */
function opensIt(each: Carried): boolean {
  const service = serviceFor(each)
  return !each.secret.isAltered && (service === undefined || service === 'database')
}

export function judgeSocket(send: Send, strong: readonly Carried[], around: Surroundings): Theft | undefined {
  const address = addressIn(send)
  const host = address?.host.replace(/^.*@/, '').replace(/^(?:tcp4?|openssl|ssl|udp)[\w-]*:/i, '') ?? ''
  const kind = classOf(host.split(/[:,]/)[0] ?? '')
  if (kind === 'near' || address === undefined || isLearned(host, send, around)) return undefined
  const loot = strong.filter((each) => each.position !== 'header' && !(each.position === 'userinfo' && opensIt(each)))
  const isMessage = !bareTools.has(send.tool) && !/send|connect|socket|write/.test(send.tool)
  if (send.channel === 'mail' || isMessage) {
    const serious = loot.filter((each) => isWholesale(each) || each.secret.isAltered || serviceFor(each) !== undefined)
    if (serious.length === 0 && distinct(loot).length < 2) return undefined
    return theft(send, serious.length > 0 ? serious : loot, 'secrets leave in a message', 'high', address, kind)
  }
  if (kind === 'service') return undefined
  if (kind === 'hidden' && !loot.some((each) => isWholesale(each) || each.secret.isAltered)) return undefined
  return loot.length === 0 ? undefined : theft(send, loot, 'secrets leave over a bare connection', 'high', address, kind)
}
