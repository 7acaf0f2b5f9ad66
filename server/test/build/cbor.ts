export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<string | number, Cbor>

/** CBOR (RFC 8949) as authenticators write it: integers, byte and text strings, arrays and maps, each length in its shortest form. */
export function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return withHead(3, Buffer.from(value))
  if (value instanceof Uint8Array) return withHead(2, value)
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map((part: Cbor) => encodeCbor(part))])
  const items = value as readonly Cbor[]
  return Buffer.concat([head(4, items.length), ...items.map(encodeCbor)])
}

const withHead = (major: number, bytes: Uint8Array) => Buffer.concat([head(major, bytes.length), bytes])

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.of((major << 5) | argument)
  const bytes = Buffer.alloc(argument < 0x100 ? 2 : argument < 0x1_0000 ? 3 : 5)
  bytes[0] = (major << 5) | (24 + Math.log2(bytes.length - 1))
  bytes.writeUIntBE(argument, 1, bytes.length - 1)
  return bytes
}
