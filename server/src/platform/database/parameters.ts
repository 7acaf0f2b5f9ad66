/**
 * Refuses what the two databases would not store alike: SQLite turns NaN into null and cuts text at a NUL in some
 * functions, pg turns undefined into null and half a surrogate pair into U+FFFD. Throws TypeError: a door that lets such
 * a value through has forgotten to parse it.
 */
export function checkParameters(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    const flaw = flawOf(value)
    if (flaw !== undefined) throw new TypeError(`A query parameter cannot be stored: ${flaw}.`)
  }
}

function flawOf(value: unknown): string | undefined {
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return undefined
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'text with a NUL character'
    return value.isWellFormed() ? undefined : 'text with half a surrogate pair'
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'a number that is not finite'
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'an integer beyond 53 bits' : undefined
  }
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
