import { readableText, textValue, type Value } from '../value.ts'

/** A name with dots or four numbers, as they stand before a path or alone. */
const host = /^((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3})(?=$|\/)/i

/** Endings of files and members, which names of machines do not have. */
const noHost =
  /\.(?:py|js|ts|json|txt|sh|yml|yaml|md|html|log|env|xml|csv|toml|rb|php|parse|read|write|stdout|request|urlopen|environb?|argv)$/i

/** A machine named without an address: `hostname: 'x.example'`, `('203.0.113.1', 443)`. */
export function hostNamed(value: Value): Value | undefined {
  for (const word of readableText(value).split(/[\s(),:'"›]/, 4000)) {
    const found = host.exec(word)?.[1]
    if (found !== undefined) return noHost.test(found) ? undefined : textValue(found)
  }
  return undefined
}
