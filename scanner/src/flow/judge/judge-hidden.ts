import type { Address } from '../address.ts'
import type { Carried, Send } from '../flow-facts.ts'
import { isCredentialLabel } from '../secret-names.ts'
import { distinct, isWholesale, serviceFor } from './carried.ts'
import { type Theft, theft } from './theft.ts'

/** Nobody knows the host before the run: what then counts is what leaves. */
export function judgeHidden(send: Send, carried: readonly Carried[], address: Address): Theft | undefined {
  if (
    address.hostHidden.some((each) =>
      /ACTIONS_ID_TOKEN_REQUEST_URL|ACTIONS_RUNTIME_URL|ACTIONS_CACHE_URL|GITHUB_API_URL|GITHUB_SERVER_URL|github\.api_url|github\.server_url|GITHUB_GRAPHQL_URL|CI_API/i.test(
        each.name,
      ),
    )
  )
    return undefined
  const wholesale = carried.filter(
    (each) =>
      isWholesale(each) &&
      each.secret.taint.kind !== 'file' &&
      (each.position === 'body' || each.position === 'file' || each.position === 'query'),
  )
  if (wholesale.length > 0)
    return theft(send, wholesale, 'everything at once goes to a host that only the run knows', 'high', address, 'hidden')
  if (send.channel === 'action') return undefined
  const fromSecret = address.hostHidden.some((each) => each.taint !== undefined)
  const strict = carried.filter(
    (each) =>
      (each.position === 'body' || each.position === 'file') &&
      each.secret.taint.kind === 'secret' &&
      /^(?:pypi|npm|rubygems|crates|docker|aws|key|github)$/.test(serviceFor(each) ?? '') &&
      (!isCredentialLabel(each.label) || each.secret.isAltered),
  )
  if (distinct(strict).length >= (fromSecret ? 3 : 2) || send.isWrapped)
    return theft(
      send,
      strict.length > 0 ? strict : carried,
      'secrets of several services go to a host that only the run knows',
      'medium',
      address,
      'hidden',
    )
  return undefined
}
