import { createHash, randomBytes } from 'node:crypto'

const COUNT = 8
const CODE_BYTES = 15
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

// Own alphabet, digits 2 to 7 (RFC 4648, section 6): 15 bytes are 24 characters without padding.
const LENGTH = (CODE_BYTES * 8) / 5
const shape = new RegExp(`^[${alphabet}]{${LENGTH}}$`)
const DIGEST_PREFIX = 'holdfast-recovery-code-v1\0'

/** Eight codes of 120 random bits, as six groups of four characters: shown once, stored as digests. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: COUNT }, () => inGroups(base32(randomBytes(CODE_BYTES))))
}

/**
 * SHA-256 in hex of what a person typed, whatever case, spaces and dashes they used; undefined where it cannot be a code.
 * A fast hash is enough for 120 random bits.
 */
export function recoveryCodeDigest(text: string): string | undefined {
  if (text.length > 100) return undefined
  const code = text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toLowerCase()
  return shape.test(code) ? createHash('sha256').update(DIGEST_PREFIX).update(code).digest('hex') : undefined
}

/** Base32 in lower case (RFC 4648) of bytes that come in fives, so that nothing is padded. */
export function base32(bytes: Uint8Array): string {
  if (bytes.length % 5 !== 0) throw new Error('base32 without padding takes bytes in fives')
  let text = ''
  for (let at = 0; at < bytes.length; at += 5) {
    const bits = Buffer.from(bytes.subarray(at, at + 5)).readUIntBE(0, 5)
    for (let shift = 35; shift >= 0; shift -= 5) text += alphabet[Math.floor(bits / 2 ** shift) % 32]
  }
  return text
}

/** In groups of four, as people read and type them. */
export const inGroups = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')
