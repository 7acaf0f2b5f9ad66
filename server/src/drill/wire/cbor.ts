export type Cbor = number | string | Uint8Array | ReadonlyMap<string | number, Cbor>

/** CBOR (RFC 8949) as far as an authenticator needs it: integers, byte and text strings and maps, each length in its shortest form. */
export function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? start(1, -value - 1) : start(0, value)
  if (typeof value === 'string') return encodeBytes(3, Buffer.from(value))
  if (value instanceof Uint8Array) return encodeBytes(2, value)
  const parts = [start(5, value.size)]
  for (const [key, member] of value) parts.push(encodeCbor(key), encodeCbor(member))
  return Buffer.concat(parts)
}

const encodeBytes = (major: number, bytes: Uint8Array) => Buffer.concat([start(major, bytes.length), bytes])

function start(major: number, argument: number): Buffer {
  const type = major << 5
  if (argument < 24) return Buffer.from([type + argument])
  if (argument < 0x100) return Buffer.from([type + 24, argument])
  return Buffer.from([type + 25, argument >> 8, argument & 0xff])
}
