import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../platform/encoding/canonical-json.ts'

/** Separates commitments from the tree's hashes (0x00 and 0x01, RFC 6962 section 2.1). */
const COMMITMENT_PREFIX = Buffer.of(0x53)

export const SALT_BYTES = 32

/**
 * What the tree will hash, decided once and for ever: canonical JSON of these members. Private fields stand in it only
 * as a salted commitment, so that they can be erased without changing a leaf, and cannot be guessed from it.
 */
export interface Leaf {
  readonly v: 1
  readonly kind: string
  /** Milliseconds UTC. */
  readonly at: number
  readonly subjects: Readonly<Record<string, string | undefined>>
  readonly public: { readonly [key: string]: Json | undefined }
  /** Hex of `commit`. */
  readonly private: string
}

export const leafBody = (leaf: Leaf): string => canonicalJson(leaf as unknown as Json)

/** SHA-256(0x53 || salt || canonical private fields), hex. */
export function commit(salt: Uint8Array, canonicalPrivate: string): string {
  if (salt.length !== SALT_BYTES) throw new TypeError(`a salt has ${SALT_BYTES} bytes`)
  return createHash('sha256').update(COMMITMENT_PREFIX).update(salt).update(canonicalPrivate).digest('hex')
}
