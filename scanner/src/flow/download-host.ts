import { addressOf } from './address.ts'
import type { Deed } from './flow-facts.ts'
import { classOf, isBad } from './host-classes.ts'
import { serviceOfSecret } from './secret-names.ts'

/** Whether code is fetched from a host that no honest project installs from. */
export function isFromNobody(deed: Deed, text: string): boolean {
  const address = deed.target === undefined ? undefined : addressOf(deed.target)
  if (address === undefined) return false
  const kind = classOf(address.host)
  if (isBad(kind)) return true
  if (address.scheme === 'tcp') return kind !== 'near'
  if (kind !== 'foreign') return false
  // A program that fetches a text and evaluates it installs nothing.
  if (deed.tool.endsWith(' eval')) return true
  if (deed.tool === 'npx') return givesSecrets(text)
  return deed.isWrapped || (address.scheme === 'http' && address.port !== undefined && givesSecrets(text))
}

/** Whether the file gives secrets of other services to what runs in it. */
function givesSecrets(text: string): boolean {
  for (const match of text.matchAll(/\bsecrets\s?\.\s?(\w{1,100})/gi))
    if (serviceOfSecret((match[1] as string).toUpperCase()) !== undefined) return true
  return false
}

/** Whether what is published came from a host that anybody could have: releases of one's own come from the forge or a store. */
export function isPublicRelease(deed: Deed): boolean {
  if (deed.target === undefined) return true
  const address = addressOf(deed.target)
  const kind = address === undefined ? 'hidden' : classOf(address.host)
  return isBad(kind) || kind === 'foreign'
}
