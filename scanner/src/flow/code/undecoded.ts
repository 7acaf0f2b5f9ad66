import { knownText, unknownValue, type Value } from '../value.ts'

const name = 'encoded text'

/** As much text as nobody writes into a program in code by chance. */
const leastLength = 16

/** Text of the program itself that went through a decoder, and that we cannot decode: another packer, a cipher, too long. */
export function undecodedValue(source: Value): Value {
  const text = knownText(source)
  if (isUndecoded(source)) return source
  return text !== undefined && text.length >= leastLength ? unknownValue(name) : { pieces: [] }
}

export function isUndecoded(value: Value): boolean {
  return value.pieces.some((each) => typeof each !== 'string' && each.taint === undefined && each.name === name)
}

/** Calls that take apart what only they understand: packers that we have not got, and ciphers. */
export const takesApart =
  /(?:^|\.)(?:lzma|bz2|bzip2|zstd|zstandard|lz4\.frame|lz4|snappy|brotli|blosc)\.(?:decompress|open|uncompress)$|(?:^|\.)(?:decrypt|decrypt_and_verify|privatedecrypt|openssl_decrypt|marshal\.loads|b85decode|a85decode|a2b_uu|decompressobj\(\)\.decompress|decompressor\(\)\.decompress|lzmadecompressor\(\)\.decompress|bz2decompressor\(\)\.decompress)$/
