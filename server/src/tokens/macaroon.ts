import { timingSafeEqual } from 'node:crypto'
import { decodeUtf8 } from './decode-utf8.ts'
import { hmacSha256 } from './hmac-sha256.ts'

/**
 * A token as the v2 binary format of libmacaroons carries it. The signature covers the identifier and every caveat in
 * order, **not the location**: anybody may change that without being noticed, so nothing may be decided by it.
 */
export interface Macaroon {
  /** Where the token says it was minted; empty when it does not say. Unsigned, a hint for people and scanners. */
  readonly location: string
  readonly identifier: Uint8Array
  readonly caveats: readonly Uint8Array[]
  /** 32 bytes. Whoever knows it can append caveats, never take one away. */
  readonly signature: Uint8Array
}

/** What a token may measure. Every byte is read before anybody is known, so all of it is bounded. */
export const maximumMacaroonSizeBytes = 8 * 1024
export const maximumCaveatSizeBytes = 4 * 1024
export const maximumCaveats = 100

const signatureSizeBytes = 32
const version = 2
const packet = { end: 0, location: 1, identifier: 2, signature: 6 } as const
const readableTypes: ReadonlySet<number> = new Set(Object.values(packet))
const keyGenerator = new TextEncoder().encode('macaroons-key-generator')

/** Mints a token without caveats. `key` is the secret of this one token, of any length but zero. */
export function mintMacaroon(of: { location: string; identifier: Uint8Array; key: Uint8Array }): Macaroon {
  return {
    location: of.location,
    identifier: of.identifier,
    caveats: [],
    signature: hmacSha256(rootKey(of.key), of.identifier),
  }
}

/** The same token with one more caveat. Needs no key: every holder can do it, with any macaroon library. */
export function attenuate(macaroon: Macaroon, caveat: Uint8Array): Macaroon {
  return { ...macaroon, caveats: [...macaroon.caveats, caveat], signature: hmacSha256(macaroon.signature, caveat) }
}

/** The signature before the first caveat, after it, after the second ... : one more than there are caveats. */
export function signatures(macaroon: Macaroon, key: Uint8Array): Uint8Array[] {
  const chain = [hmacSha256(rootKey(key), macaroon.identifier)]
  for (const caveat of macaroon.caveats) chain.push(hmacSha256(chain.at(-1)!, caveat))
  return chain
}

/**
 * True if whoever made this token had the key, or a token of the same key with fewer caveats. Compares in constant time.
 * Says nothing about what the caveats permit: a token is good for something only after `prohibits` too.
 */
export function verifySignature(macaroon: Macaroon, key: Uint8Array): boolean {
  if (macaroon.signature.length !== signatureSizeBytes) return false
  return timingSafeEqual(signatures(macaroon, key).at(-1)!, macaroon.signature)
}

function rootKey(key: Uint8Array): Uint8Array {
  // A row read without its key would otherwise make a token that everybody can forge.
  if (key.length === 0) throw new RangeError('a macaroon key cannot be empty')
  return hmacSha256(keyGenerator, key)
}

/** The v2 binary form. Throws a RangeError rather than write what `decodeMacaroon` would not read. */
export function encodeMacaroon(macaroon: Macaroon): Uint8Array {
  const location = new TextEncoder().encode(macaroon.location)
  const bytes = Uint8Array.from([
    version,
    ...(location.length > 0 ? packetOf(packet.location, location) : []),
    ...packetOf(packet.identifier, macaroon.identifier),
    packet.end,
    ...macaroon.caveats.flatMap((caveat) => [...packetOf(packet.identifier, caveat), packet.end]),
    packet.end,
    ...packetOf(packet.signature, macaroon.signature),
  ])
  if (!decodeMacaroon(bytes)) throw new RangeError('this macaroon is larger than an index reads')
  return bytes
}

function packetOf(type: number, content: Uint8Array): number[] {
  const { length } = content
  if (length > maximumMacaroonSizeBytes) throw new RangeError('this macaroon is larger than an index reads')
  return [type, ...(length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7]), ...content]
}

/**
 * Reads the v2 binary form, or undefined. One macaroon has one encoding: lengths in their shortest form, packets in order,
 * nothing after the signature. Third-party caveats (packet 4) and locations of caveats have no meaning here and are refused
 * like anything unknown, because a caveat that is skipped is a restriction that is lost.
 */
export function decodeMacaroon(bytes: Uint8Array): Macaroon | undefined {
  if (bytes.length > maximumMacaroonSizeBytes || bytes[0] !== version) return undefined
  const packets = readPackets(new Uint8Array(bytes))
  let next = 0
  const take = (type: number) => (packets?.[next]?.type === type ? packets[next++]!.content : undefined)

  const location = readLocation(take(packet.location))
  const identifier = take(packet.identifier)
  if (location === undefined || !identifier || !take(packet.end)) return undefined
  const caveats: Uint8Array[] = []
  for (let caveat = take(packet.identifier); caveat; caveat = take(packet.identifier)) {
    if (caveat.length > maximumCaveatSizeBytes || caveats.length === maximumCaveats || !take(packet.end)) return undefined
    caveats.push(caveat)
  }
  if (!take(packet.end)) return undefined
  const signature = take(packet.signature)
  if (signature?.length !== signatureSizeBytes || next !== packets?.length) return undefined
  return { location, identifier, caveats, signature }
}

function readPackets(bytes: Uint8Array): { type: number; content: Uint8Array }[] | undefined {
  const packets = []
  let at = 1
  while (at < bytes.length) {
    const type = bytes[at++]!
    if (!readableTypes.has(type)) return undefined
    const length = type === packet.end ? { value: 0, sizeBytes: 0 } : readLength(bytes, at)
    if (!length) return undefined
    at += length.sizeBytes
    if (at + length.value > bytes.length) return undefined
    packets.push({ type, content: bytes.subarray(at, at + length.value) })
    at += length.value
  }
  return packets
}

// Two bytes carry up to 16,383, more than a whole token may have; a second byte of zero would be a longer way to say less.
function readLength(bytes: Uint8Array, at: number): { value: number; sizeBytes: number } | undefined {
  const low = bytes[at]
  if (low === undefined || low < 0x80) return low === undefined ? undefined : { value: low, sizeBytes: 1 }
  const high = bytes[at + 1]
  return high === undefined || high === 0 || high >= 0x80 ? undefined : { value: (low & 0x7f) | (high << 7), sizeBytes: 2 }
}

// An empty location is written as no packet, so an empty packet would be a second encoding of the same token.
function readLocation(content: Uint8Array | undefined): string | undefined {
  if (!content) return ''
  return content.length === 0 ? undefined : decodeUtf8(content)
}
