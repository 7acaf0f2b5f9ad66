import { Refusal } from '../../errors.ts'
import type { ArchiveFile } from './archive-file.ts'

export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  zip64End: 0x06064b50,
  zip64Locator: 0x07064b50,
} as const

const endBytes = 22
const locatorBytes = 20
const zip64EndBytes = 56

/** Where the central directory is and how many records it has. */
export interface CentralDirectory {
  readonly offset: number
  readonly sizeBytes: number
  readonly records: number
}

/**
 * Finds the central directory through the end record, which must be the last 22 bytes, and through the ZIP64 records where
 * they are (APPNOTE 4.3.14 to 4.3.16). Any freedom here lets two readers see two different archives in one file: a
 * comment that holds another end record, a ZIP64 locator that only some readers follow, bytes in front.
 * Refuses with `archive-not-zip`, `archive-truncated`, `archive-trailing-bytes`, `archive-zip-directory`, `archive-zip64`.
 */
export function findCentralDirectory(file: ArchiveFile): CentralDirectory {
  if (file.sizeBytes < endBytes || file.bytesAt(0, 4).readUInt32LE() !== signatures.local) throw new Refusal('archive-not-zip')
  const endOffset = file.sizeBytes - endBytes
  const end = Buffer.from(file.bytesAt(endOffset, endBytes))
  if (end.readUInt32LE(0) !== signatures.end) throw refuseWithoutEnd(file)
  if (end.readUInt16LE(20) !== 0) throw new Refusal('archive-truncated', { part: 'the comment of its end record' })
  if (end.readUInt16LE(4) !== 0 || end.readUInt16LE(6) !== 0) throw wrongDirectory('the archive has several disks')
  const said = {
    entriesOnDisk: end.readUInt16LE(8),
    entries: end.readUInt16LE(10),
    size: end.readUInt32LE(12),
    offset: end.readUInt32LE(16),
  }

  const directory = zip64Directory(file, endOffset, said) ?? {
    offset: said.offset,
    sizeBytes: said.size,
    records: said.entries,
    endOffset,
  }
  if (directory.endOffset === endOffset) {
    if (said.entriesOnDisk !== said.entries) throw wrongDirectory('it gives two numbers of members')
    if (said.entries === 0xffff || said.size === 0xffffffff || said.offset === 0xffffffff) {
      throw new Refusal('archive-zip64', { problem: 'the end record refers to them and they are missing' })
    }
  }
  if (directory.offset + directory.sizeBytes !== directory.endOffset) throw wrongDirectory('it is not right before it')
  return { offset: directory.offset, sizeBytes: directory.sizeBytes, records: directory.records }
}

export function wrongDirectory(problem: string): Refusal {
  return new Refusal('archive-zip-directory', { problem })
}

function refuseWithoutEnd(file: ArchiveFile): Refusal {
  const tail = file.bytesAt(Math.max(0, file.sizeBytes - 65_557), Math.min(65_557, file.sizeBytes))
  const signature = Buffer.from([0x50, 0x4b, 5, 6])
  return tail.includes(signature)
    ? new Refusal('archive-trailing-bytes', { part: 'ZIP end record' })
    : new Refusal('archive-truncated', { part: 'the ZIP file' })
}

interface SaidByEnd {
  readonly entriesOnDisk: number
  readonly entries: number
  readonly size: number
  readonly offset: number
}

/** Python follows a locator wherever one is, others only where the end record is saturated; so both must say the same. */
function zip64Directory(file: ArchiveFile, endOffset: number, said: SaidByEnd): (CentralDirectory & { endOffset: number }) | undefined {
  const refuse = (problem: string): Refusal => new Refusal('archive-zip64', { problem })
  const locatorOffset = endOffset - locatorBytes
  if (locatorOffset < 0) return undefined
  const locator = Buffer.from(file.bytesAt(locatorOffset, locatorBytes))
  if (locator.readUInt32LE(0) !== signatures.zip64Locator) return undefined
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) !== 1) throw refuse('the locator tells of several disks')
  const recordOffset = locatorOffset - zip64EndBytes
  if (recordOffset < 0 || locator.readBigUInt64LE(8) !== BigInt(recordOffset)) throw refuse('the record is not right before its locator')
  const record = file.bytesAt(recordOffset, zip64EndBytes)
  if (record.readUInt32LE(0) !== signatures.zip64End) throw refuse('the locator leads to something else')
  if (record.readBigUInt64LE(4) !== 44n) throw refuse('the record has not the usual size')
  if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0) throw refuse('the record tells of several disks')
  const [entriesOnDisk, entries, size, offset] = [24, 32, 40, 48].map((position) => record.readBigUInt64LE(position)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  if (entriesOnDisk !== entries) throw refuse('the record gives two numbers of members')
  const agree =
    [said.entriesOnDisk, said.entries].every((value) => value === 0xffff || BigInt(value) === entries) &&
    (said.size === 0xffffffff || BigInt(said.size) === size) &&
    (said.offset === 0xffffffff || BigInt(said.offset) === offset)
  if (!agree) throw refuse('they contradict the end record')
  if (size + offset !== BigInt(recordOffset)) throw wrongDirectory('it is not right before it')
  return { offset: Number(offset), sizeBytes: Number(size), records: Number(entries), endOffset: recordOffset }
}
