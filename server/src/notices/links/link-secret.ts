import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: what stands at the end of the address. */
export const newLinkSecret = (): string => randomBytes(32).toString('base64url')

/** undefined: not the shape of a secret, so nothing needs to be looked up. */
export function linkDigest(secret: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined
  return createHash('sha256').update('holdfast-notice-link').update(secret).digest('hex')
}
