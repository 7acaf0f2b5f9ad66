import { crc32, deflateRawSync } from 'node:zlib'
import { type BuiltArchive, buildWheel, type WheelOptions } from '../wheel.ts'
import type { ZipEntry, ZipLayout } from '../zip.ts'

export const info = 'demo-1.0.dist-info'
export const metadata = `${info}/METADATA`
export const record = `${info}/RECORD`
export const wheel = (options: Partial<WheelOptions> = {}) => buildWheel({ name: 'demo', version: '1.0', ...options })

/** A wheel of which one entry (the first, where no name is given) has other fields. */
export function withEntry(change: Partial<ZipEntry>, name?: string) {
  return wheel({
    change: (entries) =>
      entries.map((entry, index) => ((name === undefined ? index === 0 : entry.name === name) ? { ...entry, ...change } : entry)),
  })
}

/** A wheel with one more entry, which RECORD does not know: its defect must come out before. */
export const withMore = (...more: ZipEntry[]) => wheel({ change: (entries) => [...entries, ...more] })
export const withLayout = (layout: ZipLayout) => wheel({ layout })
export const withBytes = (change: (bytes: Buffer) => Buffer) => () => {
  const built = wheel()
  return { ...built, bytes: change(built.bytes) }
}
export const withRecord = (change: (record: string) => string) => () => wheel({ members: { [record]: change(honestRecord()) } })
export const withFile = (name: string, content: string | Uint8Array | null) => () => wheel({ members: { [name]: content } })
export const wheelFile = (content: string) => withFile(`${info}/WHEEL`, content)
export const entryPoints = (content: string | Uint8Array) => withFile(`${info}/entry_points.txt`, content)

/** A wheel with a further member `demo/x`, which RECORD lists as it should be, and whose header lies. */
export function withMember(content: string | Uint8Array, change: Partial<ZipEntry>): BuiltArchive {
  return wheel({
    members: { 'demo/x': content },
    change: (entries) => entries.map((entry) => (entry.name === 'demo/x' ? { ...entry, ...change } : entry)),
  })
}

export function honestRecord(): string {
  let content = ''
  wheel({
    change: (entries) => {
      content = String(entries.at(-1)!.content)
      return entries
    },
  })
  return content
}

export function extraField(id: number, content: Uint8Array, sizeBytes = content.length): Buffer {
  const field = Buffer.alloc(4)
  field.writeUInt16LE(id, 0)
  field.writeUInt16LE(sizeBytes, 2)
  return Buffer.concat([field, content])
}

export function uint64(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8)
  return bytes
}

export function unicodePath(name: string, crcOf: string): Buffer {
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeUInt32LE(crc32(crcOf), 1)
  return extraField(0x7075, Buffer.concat([head, Buffer.from(name)]))
}

export const lying = { compressedSize: 0xffffffff, unpackedSize: 0xffffffff }
export const deflated = deflateRawSync(Buffer.alloc(1000, 'x'))
