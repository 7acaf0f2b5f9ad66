import { createHash } from 'node:crypto'
import { createBLAKE2b } from 'hash-wasm'
import type { Digests } from './publish-file.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface DigestStream {
  update(chunk: Uint8Array): void
  digests(): Digests
}

/** MD5, SHA-256 and BLAKE2b-256 (hex) of one stream of bytes. */
export async function startDigests(): Promise<DigestStream> {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  // node:crypto has only the 512-bit form, and a 256-bit BLAKE2b is not its truncation.
  const blake2b = (await createBLAKE2b(256)).init()
  return {
    update(chunk) {
      md5.update(chunk)
      sha256.update(chunk)
      blake2b.update(chunk)
    },
    digests: () => ({ md5: md5.digest('hex'), sha256: sha256.digest('hex'), blake2b: blake2b.digest('hex') }),
  }
}
