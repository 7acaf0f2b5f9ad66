import type { ZipEntry } from '../../build/zip.ts'
import type { Draft } from './draft.ts'
import type { Random } from './random.ts'

export const oneEntry = (draft: Draft, random: Random, change: (entry: ZipEntry) => ZipEntry): void =>
  void draft.zipEntries.push((entries) => {
    const chosen = random.below(entries.length)
    return entries.map((entry, index) => (index === chosen ? change(entry) : entry))
  })

export const moreEntries = (draft: Draft, random: Random, ...more: ZipEntry[]): void =>
  void draft.zipEntries.push((entries) => {
    const at = random.below(entries.length + 1)
    return [...entries.slice(0, at), ...more, ...entries.slice(at)]
  })

export const changeRecord = (draft: Draft, change: (record: string) => string): void =>
  void draft.zipEntries.push((entries) =>
    entries.map((entry) =>
      String(entry.name).endsWith('.dist-info/RECORD') ? { ...entry, content: change(String(entry.content)) } : entry,
    ),
  )

export function extraField(id: number, content: Uint8Array, sizeBytes = content.length): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(sizeBytes, 2)
  return Buffer.concat([head, content])
}

export function uint64(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8)
  return bytes
}
