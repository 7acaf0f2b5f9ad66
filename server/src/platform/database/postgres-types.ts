import pg from 'pg'

const { builtins } = pg.types

/** The few types whose JavaScript form the port decides; pg's own words for the others. Set on a pool, never globally. */
export const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === builtins.INT8 || oid === builtins.NUMERIC) return parseNumber
    if (oid === builtins.BYTEA) return parseBytes
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

/** A bigint, a count, or the numeric that a sum of bigints is. */
function parseNumber(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(`Value is too large to be represented as a JavaScript number: ${text.slice(0, 30)}`)
  }
  return number
}

/** PostgreSQL 15, 8.4.1: the hex format, `\x` and two digits a byte. */
function parseBytes(text: string): Uint8Array {
  if (!text.startsWith('\\x')) throw new Error('The server sends bytea in its escape format; set bytea_output to hex.')
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}
