import type { Carried, Send } from '../flow-facts.ts'
import { classOf } from '../host-classes.ts'
import { addressIn, isWholesale, serviceFor } from './carried.ts'
import { type Theft, theft } from './theft.ts'

export function judgePush(send: Send, strong: readonly Carried[]): Theft | undefined {
  const address = addressIn(send)
  const wholesale = strong.filter((each) => isWholesale(each))
  if (wholesale.length > 0) return theft(send, wholesale, 'everything at once is pushed to a repository', 'high', address)
  const altered = strong.filter((each) => each.secret.isAltered && each.secret.taint.kind === 'secret')
  const remote = address === undefined ? undefined : classOf(address.host)
  if (altered.length > 0 && (remote !== undefined || altered.some((each) => serviceFor(each) !== undefined)))
    return theft(send, altered, 'encoded secrets are pushed to a repository', 'high', address, remote)
  const isForeign = remote !== undefined && remote !== 'service' && remote !== 'hidden' && remote !== 'near'
  const serious = strong.filter((each) => each.position === 'file' && serviceFor(each) !== undefined)
  return isForeign && serious.length > 0
    ? theft(send, serious, 'secrets are pushed to a foreign repository', 'medium', address, remote)
    : undefined
}
