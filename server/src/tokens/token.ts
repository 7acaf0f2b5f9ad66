import { createHash, createHmac, randomBytes } from 'node:crypto'
import { Refusal } from '../errors.ts'

/** The row of an API token. It stays for ever: its uses are evidence. */
export interface Token {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly sealedKey: Uint8Array
  readonly sealedLabel: Uint8Array
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

const SALT_BYTES = 32
const COMMITMENT_PREFIX = Buffer.of(0x43)

/**
 * The secret behind the labels of a token's uses (design: prove-unused): salt, then seed. Its commitment stands in the
 * `token-created` entry from the first day, because it could not be added to older tokens later.
 */
export const newLabel = (): Buffer => randomBytes(2 * SALT_BYTES)

/** SHA-256(0x43 || salt || token id || seed), hex. */
export function labelCommitment(tokenId: string, label: Uint8Array): string {
  return createHash('sha256')
    .update(COMMITMENT_PREFIX)
    .update(label.subarray(0, SALT_BYTES))
    .update(tokenId)
    .update(label.subarray(SALT_BYTES))
    .digest('hex')
}

/** HMAC-SHA256(seed, "holdfast-use-v1" || month), hex; the month of `at` in UTC as `2026-11`. */
export function useLabel(label: Uint8Array, at: number): string {
  const month = new Date(at).toISOString().slice(0, 7)
  return createHmac('sha256', label.subarray(SALT_BYTES)).update('holdfast-use-v1').update(month).digest('hex')
}

/** @throws Refusal `token-name-invalid`: 1 to 100 printable characters. */
export function parseTokenName(text: string): string {
  const name = text.trim()
  if (name.length < 1 || name.length > 100 || /\p{C}/u.test(name)) throw new Refusal('token-name-invalid')
  return name
}

/**
 * A life such as `90d`, `12h`, `4w`, in seconds.
 *
 * @throws Refusal `duration-invalid`
 */
export function parseDuration(text: string): number {
  const match = /^(\d{1,5})([hdwy])$/.exec(text.trim())
  if (!match || Number(match[1]) === 0) throw new Refusal('duration-invalid', { duration: text.slice(0, 60) })
  return Number(match[1]) * { h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }[match[2] as 'h' | 'd' | 'w' | 'y']
}
