import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The seed that a page shows for a phone app (RFC 4648 base32, spaces allowed). */
export function readSeed(shown: string): Buffer {
  let bits = 0n
  const letters = shown.toUpperCase().replaceAll(/[^A-Z2-7]/g, '')
  for (const letter of letters) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter))
  const bytes = Math.floor((letters.length * 5) / 8)
  bits >>= BigInt(letters.length * 5 - bytes * 8)
  return Buffer.from(bits.toString(16).padStart(bytes * 2, '0'), 'hex')
}

/** RFC 6238 with what every app assumes: SHA-1, six digits, 30 seconds. */
export function totpAt(seed: Buffer, milliseconds: number): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)))
  const digest = createHmac('sha1', seed).update(step).digest()
  const number = digest.readUInt32BE(digest[19]! & 0x0f) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}
