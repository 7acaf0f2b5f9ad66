import { decodeUtf8 } from './decode-utf8.ts'
import type { Macaroon } from './macaroon.ts'
import { parseToken } from './token-text.ts'

/** What an `Authorization` header carries. None of it is verified. `text` is a secret: it belongs in no log. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly user: string }
  | { readonly kind: 'token'; readonly macaroon: Macaroon; readonly text: string }
  | { readonly kind: 'unreadable' }

const unreadable: Credential = { kind: 'unreadable' }
const maximumHeaderLength = 16 * 1024
const tokenUser = '__token__'

/**
 * Reads a token from Basic with the user name `__token__` (RFC 7617), from Bearer (RFC 6750) or from `token`, schemes in
 * any case. Basic with another user name is `password`; the password itself is dropped here and never looked at.
 */
export function parseAuthorization(header: string | undefined): Credential {
  if (header === undefined || header.trim() === '') return { kind: 'none' }
  if (header.length > maximumHeaderLength) return unreadable
  const [, scheme = '', value = ''] = /^([A-Za-z]+) +([^ ]+) *$/.exec(header) ?? []
  const read = Object.hasOwn(schemes, scheme.toLowerCase()) ? schemes[scheme.toLowerCase()] : undefined
  return read ? read(value) : unreadable
}

const schemes: Readonly<Record<string, (value: string) => Credential>> = { basic: readBasic, bearer: readToken, token: readToken }

function readBasic(value: string): Credential {
  const pair = /^[A-Za-z0-9+/]+={0,2}$/.test(value) ? decodeUtf8(Buffer.from(value, 'base64')) : undefined
  // The user ends at the first colon (RFC 7617, section 2). NUL would end the text early for whoever reads it as a C string.
  const colon = pair?.indexOf(':') ?? -1
  if (pair === undefined || colon < 0 || pair.includes('\0')) return unreadable
  const user = pair.slice(0, colon)
  return user === tokenUser ? readToken(pair.slice(colon + 1).trim()) : { kind: 'password', user }
}

function readToken(text: string): Credential {
  const macaroon = parseToken(text)
  return macaroon ? { kind: 'token', macaroon, text } : unreadable
}
