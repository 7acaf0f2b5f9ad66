import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'

/** One header block of a tar file, its fields read and its names raw. */
export interface TarHeader {
  readonly offset: number
  /** name, or prefix/name */
  readonly name: Buffer
  readonly linkName: Buffer
  readonly type: string
  readonly sizeBytes: number
}

export const blockBytes = 512
const magics = { posix: Buffer.from('ustar\x0000', 'latin1'), gnu: Buffer.from('ustar  \0', 'latin1') } as const
/** Python stops reading at a header whose number it cannot read, as if the archive ended there; so every one is checked. */
const numbers = { mode: [100, 8], uid: [108, 8], gid: [116, 8], size: [124, 12], mtime: [136, 12], checksum: [148, 8] } as const
const deviceNumbers = { devmajor: [329, 8], devminor: [337, 8] } as const

/** Reads a header block (POSIX ustar, GNU and the old form without magic). Refuses with `archive-tar-checksum` or `archive-tar-header`. */
export function readTarHeader(block: Buffer, offset: number): TarHeader {
  const refuse = (problem: string): Refusal => new Refusal('archive-tar-header', { offset, problem })
  const checksum = readNumber(block, numbers.checksum)
  if (checksum === undefined || checksum !== tarChecksum(block)) throw new Refusal('archive-tar-checksum', { offset })
  const magic = block.subarray(257, 265)
  const isPosix = magic.equals(magics.posix)
  const isGnu = magic.equals(magics.gnu)
  if (!isPosix && !isGnu && block.subarray(257).some((byte) => byte !== 0)) throw refuse('it is of no known format')
  for (const [field, place] of Object.entries({ ...numbers, ...deviceNumbers })) {
    if (readNumber(block, place) === undefined) throw refuse(`its field ${field} is not a number`)
  }
  const sizeBytes = readNumber(block, numbers.size)!
  if (sizeBytes < 0) throw refuse('its size is negative')
  if (!Number.isSafeInteger(sizeBytes)) throw refuse('its size is impossible')
  const text = (start: number, lengthBytes: number): Buffer => {
    const field = block.subarray(start, start + lengthBytes)
    const end = field.indexOf(0)
    if (end < 0) return Buffer.from(field)
    if (field.subarray(end).some((byte) => byte !== 0)) throw refuse('something is hidden behind the end of a name')
    return Buffer.from(field.subarray(0, end))
  }
  const name = text(0, 100)
  // GNU tar keeps other things where POSIX keeps a prefix; Python takes them for a prefix all the same.
  if (!isPosix && block.subarray(345).some((byte) => byte !== 0)) throw refuse('it has GNU extensions')
  const prefix = text(345, 155)
  return {
    offset,
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    linkName: text(157, 100),
    type: String.fromCharCode(block[156]!),
    sizeBytes,
  }
}

/** The sum of all bytes, those of the checksum counted as blanks. */
export function tarChecksum(block: Buffer): number {
  let sum = 8 * 32
  for (let index = 0; index < blockBytes; index++) if (index < 148 || index >= 156) sum += block[index]!
  return sum
}

/** Octal digits as all readers take them, or GNU's base 256. Undefined where it is neither. */
function readNumber(block: Buffer, [start, lengthBytes]: readonly [number, number]): number | undefined {
  const field = block.subarray(start, start + lengthBytes)
  if (field[0] === 0x80 || field[0] === 0xff) {
    const magnitude = BigInt(`0x${field.subarray(1).toString('hex')}`)
    return Number(field[0] === 0x80 ? magnitude : magnitude - (1n << BigInt(8 * (lengthBytes - 1))))
  }
  if (!isUtf8(field)) return undefined
  const match = /^ *([0-7]*)[ \0]*$/.exec(field.toString('latin1'))
  return match === null ? undefined : Number.parseInt(match[1] || '0', 8)
}
