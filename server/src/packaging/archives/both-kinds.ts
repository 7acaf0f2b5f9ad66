import type { ArchiveFile } from './archive-file.ts'
import { blockBytes, tarChecksum } from './tar-header.ts'
import { signatures } from './zip-framing.ts'

const endBytes = 22
const longestCommentBytes = 65_535

/** True where the first block would do as a tar header: readers of tar go by its checksum alone. */
export function startsLikeTar(file: ArchiveFile): boolean {
  if (file.sizeBytes < blockBytes) return false
  const block = file.bytesAt(0, blockBytes)
  const digits = /^[ \0]*([0-7]+)[ \0]*$/.exec(block.toString('latin1', 148, 156))?.[1]
  return digits !== undefined && Number.parseInt(digits, 8) === tarChecksum(block)
}

/** True where a reader of ZIP that looks for an end record near the end of the file finds one with its central directory before it. */
export function endsLikeZip(file: ArchiveFile): boolean {
  const tailBytes = Math.min(file.sizeBytes, endBytes + longestCommentBytes)
  const tail = Buffer.from(file.bytesAt(file.sizeBytes - tailBytes, tailBytes))
  for (
    let at = tail.indexOf('PK\x05\x06', 0, 'latin1');
    at >= 0 && at + endBytes <= tail.length;
    at = tail.indexOf('PK\x05\x06', at + 1, 'latin1')
  ) {
    const entries = tail.readUInt16LE(at + 10)
    const directory = file.sizeBytes - tailBytes + at - tail.readUInt32LE(at + 12)
    if (entries === 0 && tail.readUInt32LE(at + 12) === 0) return true
    if (directory >= 0 && file.bytesAt(directory, 4).readUInt32LE() === signatures.central) return true
  }
  return false
}
