import type { Carried, Send } from '../flow-facts.ts'
import { distinct, isWholesale, serviceFor } from './carried.ts'
import { type Theft, theft } from './theft.ts'

/** Services whose secrets nobody bundles or lays out: they publish, or sign what is published. */
const publishers = new Set(['pypi', 'npm', 'rubygems', 'crates', 'docker', 'nuget', 'maven', 'packagist', 'hex', 'github', 'key'])

export function judgeKept(send: Send, strong: readonly Carried[]): Theft | undefined {
  const wholesale = strong.filter(
    (each) =>
      isWholesale(each) &&
      (each.secret.taint.kind !== 'environment' || each.secret.isAltered || strong.length > 1) &&
      (each.secret.taint.kind !== 'file' || each.secret.isAltered),
  )
  const where = send.channel === 'cache' ? 'a cache' : send.channel === 'release' ? 'a release' : 'an artifact'
  if (wholesale.length > 0) return theft(send, wholesale, `everything at once is kept in ${where}, where others fetch it`)
  const open = strong.filter((each) => publishers.has(serviceFor(each) ?? '') && each.secret.taint.kind === 'secret')
  const isForAll = send.channel === 'release' || send.tool.includes('pages')
  if (isForAll ? open.length > 0 : distinct(open).length >= 2)
    return theft(
      send,
      open,
      isForAll ? 'what publishes or signs is laid out for everybody' : `what publishes is kept in ${where}, where others fetch it`,
    )
  const altered = strong.filter((each) => each.secret.isAltered && each.secret.taint.kind === 'secret')
  const serious = altered.filter((each) => serviceFor(each) !== undefined)
  return serious.length > 0 || distinct(altered).length >= 2
    ? theft(send, altered, `encoded secrets are kept in ${where}, where others fetch it`)
    : undefined
}
