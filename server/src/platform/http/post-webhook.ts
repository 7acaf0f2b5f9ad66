import { lookup as resolve } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

export interface WebhookMessage {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface WebhookRules {
  /** Networks (CIDR) that may be reached although they are not of the public internet. */
  readonly allowedNetworks: readonly string[]
  readonly deadlineMilliseconds?: number
}

const DEADLINE_MILLISECONDS = 10_000
const MOST_HEADER_BYTES = 16 * 1024

/** The address may not be asked: by the rules of the index, and whatever is there. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * Posts a message and answers the status. Follows nothing, reads nothing of the answer but its status, and ends after ten seconds.
 * Whoever may name an address could make this process talk to its neighbours (server-side request forgery), so the address that is
 * connected to, and not only the name, must be a public one; the name is resolved once, for the check and the connection alike.
 *
 * @throws AddressRefused, or another Error where nobody answered in time
 */
export function postWebhook(message: WebhookMessage, rules: WebhookRules): Promise<number> {
  const url = new URL(message.url)
  const isPlain = url.protocol === 'http:'
  const mayReach = addressRule(rules.allowedNetworks, isPlain)
  const host = hostOf(url)
  return new Promise((settle, reject) => {
    if (isPlain ? !mayReachPlain(rules) : url.protocol !== 'https:') return reject(new AddressRefused('only https is asked'))
    if (isIP(host) !== 0 && !mayReach(host)) return reject(new AddressRefused('the address is not of the public internet'))
    const sent = (isPlain ? requestPlain : request)(url, {
      method: 'POST',
      agent: false,
      headers: { ...message.headers, 'content-length': String(Buffer.byteLength(message.body)) },
      lookup: guardedLookup(mayReach),
      maxHeaderSize: MOST_HEADER_BYTES,
    })
    // One clock for name, connection and answer: a server that sends a byte now and then holds nobody up.
    const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), rules.deadlineMilliseconds ?? DEADLINE_MILLISECONDS)
    const end = () => clearTimeout(timer)
    sent.once('response', (response) => {
      end()
      response.on('error', () => {})
      response.destroy()
      settle(response.statusCode ?? 0)
    })
    sent.once('error', (error) => {
      end()
      reject(error)
    })
    sent.end(message.body)
  })
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')
const mayReachPlain = ({ allowedNetworks }: WebhookRules) => allowedNetworks.length > 0

/** Whether an address may be connected to. Over plain http only this machine, and only where that is allowed. */
export function addressRule(allowedNetworks: readonly string[], isPlain: boolean): (address: string) => boolean {
  const allowed = new BlockList()
  for (const network of allowedNetworks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    allowed.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  const isAllowed = (address: string) => isIP(address) !== 0 && allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  const isOwn = (address: string) => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)
  return isPlain ? (address) => isOwn(address) && isAllowed(address) : (address) => isPublicAddress(address) || isAllowed(address)
}

/** Resolves a name, and refuses it as soon as one of its addresses is none that may be reached. */
function guardedLookup(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      if (addresses.length === 0 || !addresses.every(({ address }) => mayReach(address)))
        return callback(new AddressRefused('the name leads to an address that is not of the public internet'), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}
