/** Every host that a text names in an address, in lower case. */
export function hostsOf(text: string): ReadonlySet<string> {
  const hosts = new Set<string>()
  for (const match of text.matchAll(/\bhttps?:\/\/(?:[^\s/@'"]{0,200}@)?([a-z0-9.-]{1,253})/gi)) {
    hosts.add((match[1] as string).toLowerCase().replace(/\.$/, ''))
  }
  return hosts
}
