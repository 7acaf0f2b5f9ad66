import { BlockList, isIP } from 'node:net'
import { defineCaveat, isListOfText } from './caveat.ts'

const maximumNetworks = 64

/** Good from these networks alone: `192.0.2.0/24`, `2001:db8::/32`, or one address. `::/0` means IPv6 and not IPv4. */
export const networks = defineCaveat<readonly [networks: readonly string[]]>({
  tag: 1002,
  needs: ['address'],
  length: 1,
  accepts(fields): fields is [string[]] {
    const [list] = fields
    return isListOfText(list) && list.length <= maximumNetworks && list.every((network) => parseNetwork(network) !== undefined)
  },
  prohibits([list], access) {
    const peer = parseNetwork(access.address?.replace(/%.*$/s, '') ?? '')
    if (!peer) return 'network-restricted token used from an unknown address'
    const allowed = new BlockList()
    for (const network of list.map((text) => parseNetwork(text))) {
      // One family at a time, because BlockList counts every IPv4 address as part of `::/0`.
      if (network?.family === peer.family) allowed.addSubnet(network.address, network.prefixLength, network.family)
    }
    return allowed.check(peer.address, peer.family) ? undefined : 'token is not valid from this network'
  },
})

/** A network or an address, IPv4 or IPv6, or undefined. IPv4 inside IPv6 (`::ffff:192.0.2.1`, RFC 4291 2.5.5.2) is IPv4. */
export function parseNetwork(text: string): { address: string; prefixLength: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', prefix] = /^([0-9A-Fa-f:.]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const version = isIP(address)
  const bits = version === 4 ? 32 : 128
  const prefixLength = prefix === undefined ? bits : Number(prefix)
  if (version === 0 || prefixLength > bits) return undefined
  if (version === 4) return { address, prefixLength, family: 'ipv4' }
  const mapped = prefixLength >= 96 ? mappedIpv4(address) : undefined
  return mapped ? { address: mapped, prefixLength: prefixLength - 96, family: 'ipv4' } : { address, prefixLength, family: 'ipv6' }
}

// URL writes every IPv6 address in its one shortest form, so all spellings of a mapped address end up as ::ffff:xxxx:xxxx.
function mappedIpv4(address: string): string | undefined {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(`http://[${address}]`).hostname) ?? []
  if (high === undefined || low === undefined) return undefined
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .map((group) => `${group >> 8}.${group & 0xff}`)
    .join('.')
}
