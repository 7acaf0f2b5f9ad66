import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** What a decoder may make at most: a bomb is a payload too. */
const maxOutput = 128 * 1024

/** Text from base64, plain or URL-safe, with blanks. None where it is none. */
export function fromBase64(text: string): string | undefined {
  const body = text.replace(/\s+/g, '')
  if (body.length < 4 || body.length > maxOutput * 2 || !/^[A-Za-z0-9+/_-]+={0,3}$/.test(body)) return undefined
  return Buffer.from(body, 'base64').toString('latin1')
}

export function fromBase32(text: string): string | undefined {
  const body = text
    .replace(/\s+/g, '')
    .replace(/={1,8}$/, '')
    .toUpperCase()
  if (body.length < 4 || body.length > maxOutput || !/^[A-Z2-7]+$/.test(body)) return undefined
  let bits = 0
  let value = 0
  let out = ''
  for (const letter of body) {
    value = ((value << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfffff
    bits += 5
    if (bits >= 8) {
      out += String.fromCharCode((value >> (bits - 8)) & 0xff)
      bits -= 8
    }
  }
  return out
}

/** Text from hex, with blanks, `0x` and `\x`. */
export function fromHex(text: string): string | undefined {
  const body = text.replace(/\\x|0x|[\s,:]/g, '')
  if (body.length < 2 || body.length % 2 === 1 || body.length > maxOutput * 2 || !/^[0-9a-f]+$/i.test(body)) return undefined
  return Buffer.from(body, 'hex').toString('latin1')
}

/** Unpacks gzip, zlib, deflate or brotli, whichever it is; bounded. */
export function unpacked(text: string): string | undefined {
  const bytes = Buffer.from(text, 'latin1')
  if (bytes.length < 6 || bytes.length > maxOutput) return undefined
  for (const unpack of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
    try {
      return unpack(bytes, { maxOutputLength: maxOutput }).toString('latin1')
    } catch {
      // Not this one.
    }
  }
  return undefined
}

/** UTF-16 text, as PowerShell encodes its commands, from bytes. */
export function fromUtf16(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf16le')
}

/** Bytes to text, for what is then read as code. */
export function asText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Whether decoded bytes are something that a person or a machine reads, and not noise. */
export function isReadable(text: string): boolean {
  if (text.length === 0) return false
  let odd = 0
  const sample = text.slice(0, 2000)
  for (let at = 0; at < sample.length; at += 1) {
    const unit = sample.charCodeAt(at)
    if (unit === 0xfffd || (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13)) odd += 1
  }
  return odd / sample.length < 0.05
}
