const longest = 60
const kept = 30

/**
 * What somebody else wrote, as it may stand anywhere: in one line, without controls (a terminal would obey them), without
 * format characters (they turn the direction of our own words, or hide), at most 61 characters, both ends kept.
 * Undefined for what is no text, or where nothing is left.
 */
export function plainText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  // Whoever sends a megabyte pays for a megabyte, not for patterns over it.
  const ends = value.length > 4000 ? `${value.slice(0, 2000)} ${value.slice(-2000)}` : value
  const line = ends
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ')
    // Accents piled on one letter would cover the lines around it.
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim()
  const characters = [...line]
  if (characters.length === 0) return undefined
  if (characters.length <= longest) return line
  return `${characters.slice(0, kept).join('')}…${characters.slice(-kept).join('')}`
}

/** `2026-11-24 08:47 UTC`; undefined for what is no moment. */
export function momentText(value: unknown): string | undefined {
  if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e15)) return undefined
  return `${new Date(value).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
