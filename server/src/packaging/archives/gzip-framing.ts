import { crc32 } from 'node:zlib'
import { Refusal } from '../../errors.ts'
import type { ArchiveFile } from './archive-file.ts'
import { InflateError, inflate } from './inflate.ts'

const headerBytes = 10
const trailerBytes = 8
const flagBits = { headerCrc: 0x2, extra: 0x4, name: 0x8, comment: 0x10, reserved: 0xe0 } as const
const longestNameBytes = 1024

/**
 * Passes over the content of a gzip file (RFC 1952) that is one member and nothing more. Readers differ in what they do
 * with a second member or with bytes behind the first: some go on, some stop, some refuse.
 * Refuses with `archive-not-gzip`, `archive-gzip-header`, `archive-gzip-members`, `archive-truncated`,
 * `archive-trailing-bytes`, `archive-corrupt`, `archive-checksum`.
 */
export async function gunzip(file: ArchiveFile, filename: string, take: (piece: Buffer) => void): Promise<void> {
  const start = readHeader(file)
  let crc = 0
  let unpackedBytes = 0
  let consumedBytes: number
  try {
    consumedBytes = await inflate(file.pieces(start, file.sizeBytes), (piece) => {
      crc = crc32(piece, crc)
      unpackedBytes += piece.length
      take(piece)
    })
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    if (error.truncated) throw new Refusal('archive-truncated', { part: 'its compressed content' })
    throw new Refusal('archive-corrupt', { member: filename })
  }
  const trailerOffset = start + consumedBytes
  if (trailerOffset + trailerBytes > file.sizeBytes) throw new Refusal('archive-truncated', { part: 'the gzip trailer' })
  const trailer = file.bytesAt(trailerOffset, trailerBytes)
  if (trailer.readUInt32LE(0) !== crc) throw new Refusal('archive-checksum', { member: filename })
  if (trailer.readUInt32LE(4) !== unpackedBytes % 2 ** 32) throw new Refusal('archive-size-mismatch', { member: filename })
  const end = trailerOffset + trailerBytes
  if (end === file.sizeBytes) return
  const next = file.bytesAt(end, Math.min(2, file.sizeBytes - end))
  if (next[0] === 0x1f && next[1] === 0x8b) throw new Refusal('archive-gzip-members')
  throw new Refusal('archive-trailing-bytes', { part: 'gzip trailer' })
}

function readHeader(file: ArchiveFile): number {
  const refuse = (problem: string): Refusal => new Refusal('archive-gzip-header', { problem })
  if (file.sizeBytes < 2 || file.bytesAt(0, 2).readUInt16BE() !== 0x1f8b) throw new Refusal('archive-not-gzip')
  if (file.sizeBytes < headerBytes + trailerBytes) throw new Refusal('archive-truncated', { part: 'the gzip header' })
  const header = file.bytesAt(0, Math.min(file.sizeBytes, headerBytes + longestNameBytes + 3))
  const flags = header[3]!
  if (header[2] !== 8) throw refuse('the compression method is not deflate')
  if ((flags & flagBits.reserved) !== 0) throw refuse('a reserved flag is set')
  if ((flags & (flagBits.extra | flagBits.comment)) !== 0) throw refuse('it holds an extra field or a comment')
  let position = headerBytes
  if ((flags & flagBits.name) !== 0) {
    const end = header.subarray(0, headerBytes + longestNameBytes).indexOf(0, position)
    if (end < 0) throw refuse('the file name in it has no end')
    position = end + 1
  }
  if ((flags & flagBits.headerCrc) !== 0) {
    if (position + 2 > header.length || header.readUInt16LE(position) !== (crc32(header.subarray(0, position)) & 0xffff)) {
      throw refuse('its own checksum does not match')
    }
    position += 2
  }
  return position
}
