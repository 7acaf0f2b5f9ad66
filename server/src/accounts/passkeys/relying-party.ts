import { isIP } from 'node:net'

/** The index as browsers know it when they make passkeys: a passkey answers for this host name alone. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/** Undefined where browsers refuse passkeys: at an IP address, and over plain http but on `localhost` and names below it. */
export function relyingPartyOf(publicUrl: string): RelyingParty | undefined {
  if (!URL.canParse(publicUrl)) return undefined
  const { protocol, hostname, origin } = new URL(publicUrl)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  const isIpAddress = isIP(hostname) !== 0 || hostname.startsWith('[')
  if (hostname === '' || isIpAddress || !(protocol === 'https:' || (protocol === 'http:' && isLocal))) return undefined
  return { id: hostname, origin }
}
