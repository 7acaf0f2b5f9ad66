export type ByteRange = { readonly start: number; readonly end: number } | 'whole' | 'unsatisfiable'

/**
 * Reads one `Range: bytes=` of a body of `sizeBytes` (RFC 9110, 14.1.2); `end` is included. Several ranges, and what
 * cannot be read, get the whole body, as the RFC allows: nobody installs packages by multipart/byteranges.
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return 'whole'
  if (match[1] === '') {
    const suffix = Number(match[2])
    if (suffix === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { start: Math.max(0, sizeBytes - suffix), end: sizeBytes - 1 }
  }
  const start = Number(match[1])
  const end = match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1)
  if (match[2] !== '' && Number(match[2]) < start) return 'whole'
  return start >= sizeBytes ? 'unsatisfiable' : { start, end }
}
