import { BlockList, isIP } from 'node:net'

/** Where a request really came from. */
export interface Peer {
  readonly address: string | undefined
  /** True where nobody between client and server can read along: loopback, or a trusted proxy that says https. */
  readonly isConfidential: boolean
}

export type PeerReader = (remoteAddress: string | undefined, header: (name: string) => string | undefined) => Peer

/**
 * Reads `X-Forwarded-For` and `X-Forwarded-Proto`, but only from proxies in the networks given (CIDR): anybody can send
 * these headers. The list is read from the right, past trusted proxies; the first other address is the client.
 *
 * @throws TypeError for a network that is none.
 */
export function peerReader(trustedProxies: readonly string[]): PeerReader {
  const trusted = new BlockList()
  for (const network of trustedProxies) addNetwork(trusted, network)
  // Asked for each request, and most indexes have no proxy.
  const isTrusted = (address: string) => trustedProxies.length > 0 && isIP(address) !== 0 && trusted.check(address, family(address))

  function clientOf(forwardedFor: string | undefined, remote: string): string | undefined {
    if (forwardedFor === undefined || forwardedFor.trim() === '') return remote
    const hops = forwardedFor.split(',').map((hop) => withoutPort(plain(hop.trim())!))
    const client = hops.findLast((hop) => !isTrusted(hop))
    if (client === undefined) return remote
    // The proxy's own address would open a token that is restricted to the proxy's network to everybody.
    return isIP(client) === 0 ? undefined : client
  }

  return (remoteAddress, header) => {
    const remote = plain(remoteAddress)
    if (remote === undefined) return { address: undefined, isConfidential: true }
    if (!isTrusted(remote)) return { address: remote, isConfidential: isLoopback(remote) && header('x-forwarded-for') === undefined }
    const isHttps = header('x-forwarded-proto')?.trim().toLowerCase() === 'https'
    const address = clientOf(header('x-forwarded-for'), remote)
    return { address, isConfidential: isHttps || (address !== undefined && isLoopback(address)) }
  }
}

/** True for what `peerReader` takes. */
export function isNetwork(text: string): boolean {
  try {
    addNetwork(new BlockList(), text)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

function addNetwork(list: BlockList, network: string): void {
  const [, address = '', prefix] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(network) ?? []
  const bits = isIP(address) === 4 ? 32 : 128
  const length = prefix === undefined ? bits : Number(prefix)
  if (isIP(address) === 0 || length > bits) throw new TypeError(`not a network: ${network.slice(0, 60)}`)
  list.addSubnet(address, length, family(address))
}

/** Some proxies write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
const withoutPort = (hop: string) => hop.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address that came in through an IPv6 socket is that IPv4 address. */
function plain(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

export const isLoopback = (address: string): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)

/** Names under which a browser reaches this machine itself. */
export const isLoopbackName = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || isLoopback(hostname)
