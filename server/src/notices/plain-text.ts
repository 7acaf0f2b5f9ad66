const LONGEST_READ = 2000

/** What looks like nothing: format characters (direction, zero width, tags), fillers, variation selectors. */
const invisible = /\p{Cf}|\p{Default_Ignorable_Code_Point}|\u2800/gu

/**
 * Words of somebody else as one line that does nothing: no line breaks (headers), no controls, nothing invisible or that turns
 * the direction of writing, no towers of accents, at most `limit` characters. Empty where nothing is left.
 */
export function plainText(text: string, limit: number): string {
  const line = text
    .slice(0, LONGEST_READ)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .replaceAll(invisible, '')
    .replaceAll(/(\p{M}{3})\p{M}+/gu, '$1')
    .replaceAll(/ +/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length <= limit ? line : `${letters.slice(0, limit - 1).join('')}…`
}

/**
 * The same, written so that no mail program makes a link of it and no quotation mark ends early: a stranger who names
 * himself evil.example must not have his address in our mail.
 */
export function inertText(text: string): string {
  return text
    .replaceAll(/["“”„‟«»‹›]/g, "'")
    .replaceAll(/:\/\//g, '[:]//')
    .replaceAll(/\b(mailto|tel|sms|javascript|data|file|blob|xmpp|skype):/gi, '$1[:]')
    .replaceAll(/(?<=[\p{L}\p{N}\p{M}_-])[.\u3002\uff0e\uff61](?=[\p{L}\p{M}]{2})/gu, '[.]')
}

/** `2026-01-05 12:00 UTC`: the same in every language, and nobody takes the month for the day. */
export function momentText(milliseconds: number): string {
  const at = new Date(milliseconds)
  return Number.isNaN(at.getTime()) ? '?' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `a…@example.org`: enough to know one's own address by. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${[...address][0] ?? ''}…${at < 0 ? '' : address.slice(at)}`
}
