import type { Call } from '../../commands.ts'
import { readableText, secretsIn, type Value } from '../../value.ts'

/**
 * Whether of addresses that hold a password only what stands behind the `@` is passed on, or something literal in its place: people print
 * to which database they deploy. Only for secrets that are called addresses, and only for these forms.
 */
export function isWithoutPassword(call: Call, value: Value): boolean {
  const secrets = secretsIn(value)
  if (secrets.length === 0 || !secrets.every(({ taint }) => taint.kind === 'secret' && /(?:URL|URI|DSN)$/.test(taint.name))) return false
  const text = call.args.map(readableText).join(' ')
  if (call.name === 'cut') return /^-d ?@ -f ?2-?(?: [^-]|$)/.test(text)
  // Everything up to the `@` goes, or is made the same for everybody.
  return /^(?:-[nEr] ){0,2}s([#|,!])(?:\^?\.\*@(?:\(\[\^[^\]]{1,5}\][+*]\)\.\*\1\\1|\1)|\/\/\[\^[@/:]{1,3}\][+*](?::\[\^[@/:]{1,3}\][+*])?@\1\/\/[\w*:.-]{0,20}@?)\1g?(?:;|$)/.test(
    text,
  )
}
