import { decodeMacaroon, encodeMacaroon, type Macaroon, maximumMacaroonSizeBytes } from './macaroon.ts'

/** Every index has it: clients and publishing actions look for tokens that begin so. */
export const tokenPrefix = 'pypi-'

const maximumTextLength = tokenPrefix.length + Math.ceil(maximumMacaroonSizeBytes / 3) * 4
const form = /^pypi-([A-Za-z0-9_-]+)(={0,2})$/

/** `pypi-` and the URL-safe base64 of the binary form, without padding (RFC 4648, section 5). */
export function formatToken(macaroon: Macaroon): string {
  return tokenPrefix + Buffer.from(encodeMacaroon(macaroon)).toString('base64url')
}

/** Reads a token as people paste it, padded or not; undefined for anything else. It is not verified yet. */
export function parseToken(text: string): Macaroon | undefined {
  if (text.length > maximumTextLength) return undefined
  const [, body, padding] = form.exec(text) ?? []
  if (!body || (padding && (body.length + padding.length) % 4 !== 0)) return undefined
  const bytes = Buffer.from(body, 'base64url')
  // Unused bits of the last character must be zero, or one token would have several spellings.
  return bytes.toString('base64url') === body ? decodeMacaroon(bytes) : undefined
}
