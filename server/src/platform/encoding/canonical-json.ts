export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * The one text of a value: keys sorted by code unit, no spaces, members that are undefined left out (RFC 8785, for
 * safe integers and well-formed strings). Two processes that mean the same thing hash the same bytes.
 *
 * @throws TypeError for numbers that are no safe integers and for lone surrogates: their text is not the same everywhere.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError(`not a safe integer: ${value}`)
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate has no UTF-8 form')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${canonicalJson(key)}:${canonicalJson(value[key]!)}`)
  return `{${members.join(',')}}`
}

const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value)
