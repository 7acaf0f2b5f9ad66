import { createHash, createHmac, randomBytes } from 'node:crypto'

const SALT_BYTES = 32
const COMMITMENT_PREFIX = Buffer.of(0x43)

/**
 * The secret behind the labels of a credential's uses (design: prove-unused): salt, then seed. Its commitment stands in
 * the entry that tells of its making from the first day, because it could not be added later.
 */
export const newLabel = (): Buffer => randomBytes(2 * SALT_BYTES)

/** SHA-256(0x43 || salt || id of the credential || seed), hex. */
export function labelCommitment(credentialId: string, label: Uint8Array): string {
  return createHash('sha256')
    .update(COMMITMENT_PREFIX)
    .update(label.subarray(0, SALT_BYTES))
    .update(credentialId)
    .update(label.subarray(SALT_BYTES))
    .digest('hex')
}

/** HMAC-SHA256(seed, "holdfast-use-v1" || month), hex; the month of `at` in UTC as `2026-11`. */
export function useLabel(label: Uint8Array, at: number): string {
  const month = new Date(at).toISOString().slice(0, 7)
  return createHmac('sha256', label.subarray(SALT_BYTES)).update('holdfast-use-v1').update(month).digest('hex')
}
