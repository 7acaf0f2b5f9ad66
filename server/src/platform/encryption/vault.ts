import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/**
 * Encrypts secrets at rest (token keys, private journal fields) with AES-256-GCM. The purpose is authenticated with
 * them, so that a sealed value copied to another row or column does not open there.
 */
export interface Vault {
  seal(purpose: string, secret: Uint8Array): Uint8Array
  /** @throws Error where the key is unknown, or the bytes or the purpose are not those that were sealed. */
  open(purpose: string, sealed: Uint8Array): Uint8Array
  /** True where the newest key sealed this. */
  isCurrent(sealed: Uint8Array): boolean
}

const VERSION = 1
const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + KEY_ID_BYTES

/** Where keys come from. Another process may rotate them at any time. */
export interface KeyRing {
  /** Newest first, each 32 bytes. */
  keys(): readonly Uint8Array[]
  /** Differs from the one before if the keys do. Asked at every sealing, so that nothing is sealed with a key that is on its way out. */
  version(): string
}

/** Keys that stay as they are. */
export const fixedKeys = (...keys: readonly Uint8Array[]): KeyRing => ({ keys: () => keys, version: () => 'fixed' })

interface KnownKey {
  /** Made once: from bytes, Node makes one at every sealing, which costs more than the sealing. */
  readonly key: KeyObject
  readonly id: Buffer
}

export function createVault(keyRing: KeyRing): Vault {
  let loaded = load([])

  function load(before: readonly KnownKey[]) {
    // The version first: keys that change in between are then read again, not missed.
    const version = keyRing.version()
    const keys = keyRing.keys().map((key) => ({ id: keyId(key), key: createSecretKey(key) }))
    // Dropped keys still open: an upload that began before a rotation holds a label that the old key sealed.
    return { version, keys: [...keys, ...before.filter((old) => !keys.some(({ id }) => id.equals(old.id)))] }
  }

  function newest() {
    if (keyRing.version() !== loaded.version) loaded = load(loaded.keys)
    return loaded.keys[0]!
  }

  function keyOf(sealed: Uint8Array): KeyObject {
    const id = Buffer.from(sealed.subarray(1, HEADER_BYTES))
    const known = () => loaded.keys.find((candidate) => candidate.id.equals(id))?.key
    const found = known()
    if (found) return found
    loaded = load(loaded.keys)
    const reloaded = known()
    if (!reloaded) throw new Error('a stored secret was sealed with a key that this instance does not have')
    return reloaded
  }

  return {
    seal(purpose, secret) {
      const { key, id } = newest()
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(purpose))
      return Buffer.concat([Buffer.of(VERSION), id, nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    },
    open(purpose, sealed) {
      if (sealed[0] !== VERSION || sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw new Error('not a sealed secret')
      const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', keyOf(sealed), nonce)
      decipher.setAAD(Buffer.from(purpose))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      const body = sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()])
    },
    isCurrent: (sealed) => newest().id.equals(Buffer.from(sealed.subarray(1, HEADER_BYTES))),
  }
}

function keyId(key: Uint8Array): Buffer {
  if (key.length !== 32) throw new Error('an encryption key is 32 bytes long')
  return createHash('sha256').update('holdfast-key-id').update(key).digest().subarray(0, KEY_ID_BYTES)
}
