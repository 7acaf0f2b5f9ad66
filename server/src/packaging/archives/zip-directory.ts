import { Refusal } from '../../errors.ts'
import { excerpt } from '../metadata/excerpt.ts'
import { type ArchiveLimits, namesLimitBytes, ratioFloorBytes } from './archive.ts'
import type { ArchiveFile } from './archive-file.ts'
import { parseMemberName } from './member-name.ts'
import { resolveSizes } from './zip-extra.ts'
import { findCentralDirectory, signatures, wrongDirectory } from './zip-framing.ts'

/** A member as the central directory tells of it. */
export interface ZipMember {
  /** without the slash that ends a folder's name */
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly method: 0 | 8
  readonly flags: number
  readonly crc: number
  readonly compressedBytes: number
  readonly unpackedBytes: number
  readonly localOffset: number
}

export interface ZipDirectory {
  /** in the order in which they stand in the file */
  readonly members: readonly ZipMember[]
  readonly unpackedBytes: number
  /** first byte of the central directory: the last member ends here */
  readonly offset: number
}

const recordBytes = 46
const utf8Flag = 0x800
/** The two bits in which deflate notes how hard it tried. */
const harmlessFlags = utf8Flag | 0x6
/** The version of the format in which ZIP64 came; what came later are features that we do not take. */
const zip64Version = 45

/**
 * Reads the central directory (APPNOTE 4.3.12) and refuses what needs a feature, hides something or exceeds a limit as
 * declared. The content is checked against it later, so a lie about a size comes out there.
 */
export function readDirectory(file: ArchiveFile, limits: ArchiveLimits): ZipDirectory {
  const central = findCentralDirectory(file)
  if (central.records > limits.members) throw new Refusal('archive-too-many-members', { limit: limits.members })
  if (central.sizeBytes > namesLimitBytes) throw new Refusal('archive-names-too-large', { limit: namesLimitBytes })
  const bytes = file.bytesAt(central.offset, central.sizeBytes)
  const members: ZipMember[] = []
  let position = 0
  let unpackedBytes = 0
  while (position < bytes.length) {
    if (position + recordBytes > bytes.length) throw wrongDirectory('its last record is cut off')
    if (bytes.readUInt32LE(position) !== signatures.central) throw wrongDirectory('it has a record of another kind')
    const lengths = [28, 30, 32].map((field) => bytes.readUInt16LE(position + field))
    const end = position + lengths.reduce((sum, length) => sum + length, recordBytes)
    if (end > bytes.length) throw wrongDirectory('its last record is cut off')
    const member = readRecord(bytes.subarray(position, end), lengths[0]!, lengths[1]!)
    if (members.push(member) > central.records) throw wrongDirectory('it has more members')
    unpackedBytes += member.unpackedBytes
    if (unpackedBytes > limits.unpackedBytes) throw new Refusal('archive-unpacked-too-large', { limit: limits.unpackedBytes })
    position = end
  }
  if (members.length !== central.records) throw wrongDirectory('it has fewer members')
  if (unpackedBytes > ratioFloorBytes && unpackedBytes > limits.ratio * file.sizeBytes) {
    throw new Refusal('archive-ratio', { limit: limits.ratio })
  }
  members.sort((a, b) => a.localOffset - b.localOffset)
  return { members, unpackedBytes, offset: central.offset }
}

function readRecord(record: Buffer, nameBytes: number, extraBytes: number): ZipMember {
  const rawName = record.subarray(recordBytes, recordBytes + nameBytes)
  const extra = record.subarray(recordBytes + nameBytes, recordBytes + nameBytes + extraBytes)
  const flags = record.readUInt16LE(8)
  const { path, endsInSlash } = parseMemberName(rawName)
  const member = excerpt(path)
  // Without the flag the name is in code page 437 for some readers and in UTF-8 for others.
  if ((flags & utf8Flag) === 0 && rawName.some((byte) => byte > 127)) throw new Refusal('archive-name-encoding', { member })
  const method = record.readUInt16LE(10)
  checkFeatures(member, flags, record.readUInt16LE(6), method)
  if (record.length !== recordBytes + nameBytes + extraBytes) throw new Refusal('archive-member-comment', { member })
  if (record.readUInt16LE(34) !== 0) throw new Refusal('archive-zip-feature', { member, feature: 'several disks' })
  checkType(member, record.readUInt32LE(38), endsInSlash)
  const sizes = resolveSizes(
    extra,
    rawName,
    {
      compressedBytes: record.readUInt32LE(20),
      unpackedBytes: record.readUInt32LE(24),
      localOffset: record.readUInt32LE(42),
    },
    'central',
  )
  const impossible = (method === 0 && sizes.compressedBytes !== sizes.unpackedBytes) || (endsInSlash && sizes.unpackedBytes !== 0)
  if (impossible) throw new Refusal('archive-size-mismatch', { member })
  return { path, kind: endsInSlash ? 'folder' : 'file', method: method as 0 | 8, flags, crc: record.readUInt32LE(16), ...sizes }
}

/** Refuses what a plain reader of stored and deflated members would not understand, or would understand differently. */
export function checkFeatures(member: string, flags: number, versionNeeded: number, method: number): void {
  if ((flags & 0x1) !== 0 || (flags & 0x40) !== 0) throw new Refusal('archive-encrypted', { member })
  // A reader that goes from header to header must guess where such a member ends; the content can hold a forged descriptor.
  if ((flags & 0x8) !== 0) throw new Refusal('archive-data-descriptor', { member })
  if (method !== 0 && method !== 8) throw new Refusal('archive-compression', { member, method })
  if ((flags & ~harmlessFlags) !== 0) throw new Refusal('archive-zip-feature', { member, feature: `flags ${flags.toString(16)}` })
  if ((versionNeeded & 0xff) > zip64Version)
    throw new Refusal('archive-zip-feature', { member, feature: `version ${versionNeeded & 0xff}` })
}

const unixTypes: Readonly<Record<number, string>> = {
  0o010000: 'a pipe',
  0o020000: 'a device',
  0o060000: 'a device',
  0o120000: 'a symbolic link',
  0o140000: 'a socket',
}

const dosFolder = 0x10

/** The Unix type stands in the upper half of the external attributes; readers look there whatever system the record names. */
function checkType(member: string, externalAttributes: number, endsInSlash: boolean): void {
  const type = (externalAttributes >>> 16) & 0o170000
  if ((externalAttributes & dosFolder) !== 0 && !endsInSlash)
    throw new Refusal('archive-member-type', { member, found: 'both by its name and its attributes' })
  if (type === 0 || type === (endsInSlash ? 0o040000 : 0o100000)) return
  const found = unixTypes[type] ?? (endsInSlash || type === 0o040000 ? 'both by its name and its mode' : 'of an unknown type')
  throw new Refusal('archive-member-type', { member, found })
}
