import { domainToASCII } from 'node:url'

const LONGEST = 254
const LONGEST_LOCAL_PART = 64

// Quoted local parts and address literals are allowed by RFC 5321 and used by nobody; every one of these characters has a
// meaning in a header or a command.
const local = /^[^\s\p{C}@<>"(),:;\\[\]]+$/u
const host = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$/i

/**
 * The address as an SMTP command may carry it, with its domain in ASCII; undefined where it is not one address. Local
 * parts keep their letters (RFC 6531).
 */
export function mailAddress(text: string): string | undefined {
  if (text.length > LONGEST || !text.isWellFormed()) return undefined
  const at = text.lastIndexOf('@')
  const name = text.slice(0, at)
  if (at < 1 || Buffer.byteLength(name) > LONGEST_LOCAL_PART || !local.test(name)) return undefined
  const domain = asciiDomain(text.slice(at + 1))
  return host.test(domain) && domain.length <= 253 ? `${name}@${domain}` : undefined
}

function asciiDomain(domain: string): string {
  if (/^[\x00-\x7f]*$/.test(domain)) return domain
  return /[\s\p{C}@/?#:\\%]/u.test(domain) ? '' : domainToASCII(domain)
}
