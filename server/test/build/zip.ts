import { crc32, deflateRawSync } from 'node:zlib'

/** The fields that a local header and its central record both have; any of them can be made to lie. */
export interface ZipFields {
  signature?: number
  versionNeeded?: number
  flags?: number
  method?: number
  time?: number
  date?: number
  crc?: number
  compressedSize?: number
  unpackedSize?: number
  name?: string | Uint8Array
  extra?: Uint8Array
}

export interface ZipCentralFields extends ZipFields {
  versionMadeBy?: number
  comment?: string | Uint8Array
  disk?: number
  internalAttributes?: number
  externalAttributes?: number
  localOffset?: number
}

/** One member. Fields at the top stand in both headers, `local` and `central` override one of them. */
export interface ZipEntry extends ZipFields {
  name: string | Uint8Array
  content?: string | Uint8Array
  /** the bytes that stand in the file, in place of the stored or deflated content */
  packed?: Uint8Array
  local?: ZipFields
  central?: ZipCentralFields
  /** bytes before the local header and after the packed content (a data descriptor, say) */
  before?: Uint8Array
  after?: Uint8Array
  /** Unix mode with its type bits, for the external attributes */
  mode?: number
  omitLocal?: boolean
  omitCentral?: boolean
}

export interface ZipEndFields {
  signature?: number
  disk?: number
  centralDisk?: number
  entriesOnDisk?: number
  entries?: number
  centralSize?: number
  centralOffset?: number
  comment?: Uint8Array
}

export interface Zip64EndFields {
  signature?: number
  recordSize?: number
  versionNeeded?: number
  disk?: number
  centralDisk?: number
  entriesOnDisk?: number
  entries?: number
  centralSize?: number
  centralOffset?: number
  extension?: Uint8Array
  locatorSignature?: number
  locatorDisk?: number
  locatorOffset?: number
  locatorDisks?: number
  omitRecord?: boolean
  omitLocator?: boolean
}

export interface ZipLayout {
  prefix?: Uint8Array
  beforeCentral?: Uint8Array
  afterCentral?: Uint8Array
  trailing?: Uint8Array
  /** order of the central records, as positions in the list of entries */
  centralOrder?: number[]
  end?: ZipEndFields
  zip64?: Zip64EndFields
}

const fixedDate = ((2024 - 1980) << 9) | (1 << 5) | 1
const bytesOf = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length)

/** The part of 26 bytes that local headers and central records share, with name and extra lengths. */
function sharedFields(fields: Required<ZipFields>): Buffer {
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(fields.versionNeeded, 0)
  shared.writeUInt16LE(fields.flags, 2)
  shared.writeUInt16LE(fields.method, 4)
  shared.writeUInt16LE(fields.time, 6)
  shared.writeUInt16LE(fields.date, 8)
  shared.writeUInt32LE(fields.crc, 10)
  shared.writeUInt32LE(fields.compressedSize, 14)
  shared.writeUInt32LE(fields.unpackedSize, 18)
  shared.writeUInt16LE(bytesOf(fields.name).length, 22)
  shared.writeUInt16LE(fields.extra.length, 24)
  return shared
}

function signature(value: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32LE(value)
  return four
}

function honestFields(entry: ZipEntry, content: Buffer, packed: Buffer, method: number): Required<ZipFields> {
  const ascii = bytesOf(entry.name).every((byte) => byte < 128)
  return {
    signature: entry.signature ?? 0x04034b50,
    versionNeeded: entry.versionNeeded ?? 20,
    flags: entry.flags ?? (ascii ? 0 : 0x800),
    method,
    time: entry.time ?? 0,
    date: entry.date ?? fixedDate,
    crc: entry.crc ?? crc32(content),
    compressedSize: entry.compressedSize ?? packed.length,
    unpackedSize: entry.unpackedSize ?? content.length,
    name: entry.name,
    extra: entry.extra ?? new Uint8Array(),
  }
}

function centralRecord(entry: ZipEntry, honest: Required<ZipFields>, localOffset: number): Buffer {
  const fields = { ...honest, signature: 0x02014b50, ...entry.central }
  const comment = bytesOf(fields.comment ?? '')
  const tail = Buffer.alloc(14)
  tail.writeUInt16LE(comment.length, 0)
  tail.writeUInt16LE(fields.disk ?? 0, 2)
  tail.writeUInt16LE(fields.internalAttributes ?? 0, 4)
  tail.writeUInt32LE(fields.externalAttributes ?? ((entry.mode ?? 0o100644) << 16) >>> 0, 6)
  tail.writeUInt32LE(fields.localOffset ?? localOffset, 10)
  const madeBy = Buffer.alloc(2)
  madeBy.writeUInt16LE(fields.versionMadeBy ?? 0x0314)
  return Buffer.concat([signature(fields.signature), madeBy, sharedFields(fields), tail, bytesOf(fields.name), fields.extra, comment])
}

function zip64Records(zip64: Zip64EndFields, entries: number, centralSize: number, centralOffset: number, position: number): Buffer {
  const extension = zip64.extension ?? new Uint8Array()
  const record = Buffer.alloc(56)
  record.writeUInt32LE(zip64.signature ?? 0x06064b50, 0)
  record.writeBigUInt64LE(BigInt(zip64.recordSize ?? 44 + extension.length), 4)
  record.writeUInt16LE(0x032d, 12)
  record.writeUInt16LE(zip64.versionNeeded ?? 45, 14)
  record.writeUInt32LE(zip64.disk ?? 0, 16)
  record.writeUInt32LE(zip64.centralDisk ?? 0, 20)
  record.writeBigUInt64LE(BigInt(zip64.entriesOnDisk ?? entries), 24)
  record.writeBigUInt64LE(BigInt(zip64.entries ?? entries), 32)
  record.writeBigUInt64LE(BigInt(zip64.centralSize ?? centralSize), 40)
  record.writeBigUInt64LE(BigInt(zip64.centralOffset ?? centralOffset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(zip64.locatorSignature ?? 0x07064b50, 0)
  locator.writeUInt32LE(zip64.locatorDisk ?? 0, 4)
  locator.writeBigUInt64LE(BigInt(zip64.locatorOffset ?? position), 8)
  locator.writeUInt32LE(zip64.locatorDisks ?? 1, 16)
  return Buffer.concat([...(zip64.omitRecord ? [] : [record, extension]), ...(zip64.omitLocator ? [] : [locator])])
}

function endRecord(end: ZipEndFields, entries: number, centralSize: number, centralOffset: number): Buffer {
  const comment = end.comment ?? new Uint8Array()
  const record = Buffer.alloc(22)
  record.writeUInt32LE(end.signature ?? 0x06054b50, 0)
  record.writeUInt16LE(end.disk ?? 0, 4)
  record.writeUInt16LE(end.centralDisk ?? 0, 6)
  record.writeUInt16LE(end.entriesOnDisk ?? Math.min(entries, 0xffff), 8)
  record.writeUInt16LE(end.entries ?? Math.min(entries, 0xffff), 10)
  record.writeUInt32LE(end.centralSize ?? Math.min(centralSize, 0xffffffff), 12)
  record.writeUInt32LE(end.centralOffset ?? Math.min(centralOffset, 0xffffffff), 16)
  record.writeUInt16LE(comment.length, 20)
  return Buffer.concat([record, comment])
}

/** Writes a ZIP file from explicit entries. Honest by default; every header field can be overridden to make a hostile one. */
export function writeZip(entries: readonly ZipEntry[], layout: ZipLayout = {}): Buffer {
  const parts: Uint8Array[] = [layout.prefix ?? new Uint8Array()]
  let offset = parts[0]!.length
  const push = (part: Uint8Array): void => {
    parts.push(part)
    offset += part.length
  }
  const records: Buffer[] = []
  for (const entry of entries) {
    const content = bytesOf(entry.content ?? '')
    const method = entry.method ?? 8
    const packed = entry.packed === undefined ? (method === 8 ? deflateRawSync(content) : content) : bytesOf(entry.packed)
    const honest = honestFields(entry, content, packed, method)
    push(entry.before ?? new Uint8Array())
    const localOffset = offset
    if (!entry.omitLocal) {
      const local = { ...honest, ...entry.local }
      push(Buffer.concat([signature(local.signature), sharedFields(local), bytesOf(local.name), local.extra]))
      push(packed)
      push(entry.after ?? new Uint8Array())
    }
    if (!entry.omitCentral) records.push(centralRecord(entry, honest, localOffset))
  }
  push(layout.beforeCentral ?? new Uint8Array())
  const centralOffset = offset
  for (const position of layout.centralOrder ?? records.keys()) push(records[position]!)
  const centralSize = offset - centralOffset
  push(layout.afterCentral ?? new Uint8Array())
  const needsZip64 = records.length >= 0xffff || centralOffset >= 0xffffffff
  if (layout.zip64 || needsZip64) push(zip64Records(layout.zip64 ?? {}, records.length, centralSize, centralOffset, offset))
  push(endRecord(layout.end ?? {}, records.length, centralSize, centralOffset))
  push(layout.trailing ?? new Uint8Array())
  return Buffer.concat(parts)
}
