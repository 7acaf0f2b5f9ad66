import { hash } from 'node:crypto'

const blockSizeBytes = 64
const innerPad = 0x36
const outerPad = 0x5c

/**
 * HMAC-SHA-256 (RFC 2104) for keys of at most one block, 64 bytes. The same result as `createHmac`, without the native
 * object per call: measured 2.6 us against 13.5 us, and a token costs one of these per caveat on every private read.
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  if (key.length > blockSizeBytes) throw new RangeError(`this HMAC takes keys of at most ${blockSizeBytes} bytes`)
  return sha256(padded(key, outerPad, sha256(padded(key, innerPad, message))))
}

function padded(key: Uint8Array, pad: number, rest: Uint8Array): Uint8Array {
  const block = new Uint8Array(blockSizeBytes + rest.length)
  for (let position = 0; position < blockSizeBytes; position += 1) block[position] = (key[position] ?? 0) ^ pad
  block.set(rest, blockSizeBytes)
  return block
}

function sha256(message: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', message, 'buffer'))
}
