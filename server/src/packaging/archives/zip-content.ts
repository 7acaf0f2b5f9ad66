import { crc32 } from 'node:zlib'
import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import type { ArchiveFile } from './archive-file.ts'
import { InflateError, inflate, inflateSmall } from './inflate.ts'
import { checkFeatures, type ZipDirectory, type ZipMember } from './zip-directory.ts'
import { resolveSizes } from './zip-extra.ts'
import { signatures } from './zip-framing.ts'

const localBytes = 30
const smallCompressedBytes = 128 * 1024
const smallUnpackedBytes = 512 * 1024

/**
 * Checks that the members lie in the file one after the other from its first byte to the central directory, with nothing
 * between them, and that each local header says what the central record says (APPNOTE 4.3.7). Readers that stream
 * believe the one, readers that seek the other. Returns where the content of each member begins.
 */
export function readLocalHeaders(file: ArchiveFile, directory: ZipDirectory): number[] {
  const starts: number[] = []
  let position = 0
  for (const member of directory.members) {
    if (member.localOffset > position) throw new Refusal('archive-zip-gap', { offset: position })
    if (member.localOffset < position) throw new Refusal('archive-zip-overlap', { member: excerpt(member.path) })
    const start = readLocalHeader(file, member, directory.offset)
    starts.push(start)
    position = start + member.compressedBytes
    if (position > directory.offset) throw new Refusal('archive-zip-overlap', { member: excerpt(member.path) })
  }
  if (position < directory.offset) throw new Refusal('archive-zip-gap', { offset: position })
  return starts
}

function readLocalHeader(file: ArchiveFile, member: ZipMember, limitOffset: number): number {
  const shown = excerpt(member.path)
  const noHeader = (): Refusal => new Refusal('archive-zip-header', { member: shown })
  if (member.localOffset + localBytes > limitOffset) throw noHeader()
  const header = Buffer.from(file.bytesAt(member.localOffset, localBytes))
  if (header.readUInt32LE(0) !== signatures.local) throw noHeader()
  const nameBytes = header.readUInt16LE(26)
  const extraBytes = header.readUInt16LE(28)
  const start = member.localOffset + localBytes + nameBytes + extraBytes
  if (start > limitOffset) throw noHeader()
  const variable = file.bytesAt(member.localOffset + localBytes, nameBytes + extraBytes)
  const name = variable.subarray(0, nameBytes)
  const differ = (field: string): Refusal => new Refusal('archive-headers-differ', { member: shown, field })
  if (!name.equals(Buffer.from(member.kind === 'folder' ? `${member.path}/` : member.path))) throw differ('name')
  checkFeatures(shown, header.readUInt16LE(6), header.readUInt16LE(4), header.readUInt16LE(8))
  if (header.readUInt16LE(6) !== member.flags) throw differ('set of flags')
  if (header.readUInt16LE(8) !== member.method) throw differ('compression method')
  if (header.readUInt32LE(14) !== member.crc) throw differ('checksum')
  const said = { compressedBytes: header.readUInt32LE(18), unpackedBytes: header.readUInt32LE(22), localOffset: 0 }
  const sizes = resolveSizes(variable.subarray(nameBytes), name, said, 'local')
  if (sizes.compressedBytes !== member.compressedBytes || sizes.unpackedBytes !== member.unpackedBytes) throw differ('size')
  return start
}

/**
 * Passes over the content of one member once, handing it piece by piece to `take`; never more than the declared size.
 * Refuses with `archive-corrupt`, `archive-size-mismatch`, `archive-checksum`.
 */
export async function passOver(file: ArchiveFile, member: ZipMember, start: number, take: (piece: Buffer) => void): Promise<void> {
  const wrongSize = (): Refusal => new Refusal('archive-size-mismatch', { member: excerpt(member.path) })
  let seenBytes = 0
  let crc = 0
  const see = (piece: Buffer): void => {
    seenBytes += piece.length
    if (seenBytes > member.unpackedBytes) throw wrongSize()
    crc = crc32(piece, crc)
    take(piece)
  }
  const end = start + member.compressedBytes
  if (member.method === 0) for (const piece of file.pieces(start, end)) see(piece)
  else if ((await inflateMember(file, member, start, see)) !== member.compressedBytes) throw wrongSize()
  if (seenBytes !== member.unpackedBytes) throw wrongSize()
  if (crc !== member.crc) throw new Refusal('archive-checksum', { member: excerpt(member.path) })
}

async function inflateMember(file: ArchiveFile, member: ZipMember, start: number, see: (piece: Buffer) => void): Promise<number> {
  try {
    if (member.compressedBytes > smallCompressedBytes || member.unpackedBytes > smallUnpackedBytes) {
      return await inflate(file.pieces(start, start + member.compressedBytes), see)
    }
    const small = inflateSmall(file.bytesAt(start, member.compressedBytes), member.unpackedBytes)
    if (small === undefined) throw new Refusal('archive-size-mismatch', { member: excerpt(member.path) })
    see(small.bytes)
    return small.consumedBytes
  } catch (error) {
    if (error instanceof InflateError) throw new Refusal('archive-corrupt', { member: excerpt(member.path) })
    throw error
  }
}
