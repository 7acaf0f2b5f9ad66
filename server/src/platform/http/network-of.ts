import { isIP } from 'node:net'

/**
 * The network that an address is likely to share with its neighbours: /24 of IPv4, /48 of IPv6, what providers give to one
 * place. An IPv4 address inside IPv6 (`::ffff:192.0.2.1`, RFC 4291 2.5.5.2) counts as IPv4; anything else is `unknown`.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || address.length > 100) return 'unknown'
  const plain = address.replace(/%.*$/s, '')
  // Browsers change between these two from one connection to the next.
  if (plain === '127.0.0.1' || plain === '::1') return 'this machine'
  if (isIP(plain) === 4) return ipv4(plain.split('.').map(Number))
  if (isIP(plain) !== 6) return 'unknown'
  const groups = groupsOf(plain)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return ipv4(groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]))
  }
  const start = groups.slice(0, 3).map((group) => group.toString(16))
  return `${new URL(`http://[${start.join(':')}::]`).hostname.slice(1, -1)}/48`
}

const ipv4 = ([a, b, c]: readonly number[]) => `${a}.${b}.${c}.0/24`

// URL writes every IPv6 address in hexadecimal groups, with one `::` at most.
function groupsOf(address: string): number[] {
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const head = numbers(left)
  if (right === undefined) return head
  const tail = numbers(right)
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}
