/** A foreign address for an `href`, or undefined: metadata is written by strangers, and `javascript:` is an address too. */
export function link(address: string | undefined | null): string | undefined {
  if (!address || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.protocol === 'https:' || url.protocol === 'mailto:' ? url.href : undefined
}
