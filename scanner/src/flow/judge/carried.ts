import { type Address, addressOf } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { serviceOfSecret } from '../secret-names.ts'
import type { Surroundings } from './theft.ts'

/** All of something: nobody sends that on purpose. */
export function isWholesale(each: Carried): boolean {
  return /^(?:secrets|environment|memory|metadata|file)$/.test(each.secret.taint.kind)
}

export function addressIn(send: Send): Address | undefined {
  return send.target === undefined ? undefined : addressOf(send.target)
}

export function serviceFor(each: Carried): string | undefined {
  if (each.secret.taint.kind === 'token') return 'github'
  return serviceOfSecret(each.secret.taint.name)
}

/** Hosts that other files of the repository use than the one that sends. */
export function isLearned(host: string, send: Send, around: Surroundings): boolean {
  const sender = around.repository.files.find((each) => each.source === send.at.source) ?? around.file
  return around.repository.hostsBeside(sender).has(host)
}

export function distinct(carried: readonly Carried[]): string[] {
  return [...new Set(carried.map((each) => each.secret.taint.key))]
}
