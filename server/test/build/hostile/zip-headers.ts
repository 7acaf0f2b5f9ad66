import type { BuiltArchive } from '../wheel.ts'
import { writeZip } from '../zip.ts'
import { extraField, lying, metadata, record, uint64, wheel, withBytes, withEntry, withLayout, withMore } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** The second member's header is inside the first member's stored content. */
function nested(): BuiltArchive {
  const inner = writeZip([{ name: 'demo/inner.py', content: 'evil = 1', method: 0 }]).subarray(0, 30 + 13 + 8)
  return wheel({
    change: (entries) => [
      { name: 'demo/outer.bin', content: inner, method: 0 },
      { name: 'demo/inner.py', content: 'evil = 1', method: 0, omitLocal: true, central: { localOffset: 30 + 14 } },
      ...entries,
    ],
  })
}

/** Wheels whose local headers are not where or what the central directory says, or need what wheels do not use. */
export const zipHeaders: readonly HostileArchive[] = [
  { title: 'bytes stand between two members', code: 'archive-zip-gap', build: () => withEntry({ before: Buffer.from('gap') }, metadata) },
  {
    title: 'a member stands between that the directory does not know',
    code: 'archive-zip-gap',
    build: () => withMore({ name: 'demo/hidden.py', content: 'x', omitCentral: true }),
  },
  {
    title: 'bytes stand between members and directory',
    code: 'archive-zip-gap',
    build: () => withLayout({ beforeCentral: Buffer.from('gap') }),
  },
  { title: 'a member lies inside another', code: 'archive-zip-overlap', build: nested },
  {
    title: 'two records share one local header',
    code: 'archive-zip-overlap',
    build: () => withMore({ name: 'demo/twice.py', omitLocal: true, central: { localOffset: 0 } }),
  },
  {
    title: 'a member reaches into the directory',
    code: 'archive-zip-overlap',
    build: () => withEntry({ method: 0, compressedSize: 5000, unpackedSize: 5000 }, record),
  },
  {
    title: 'the directory knows a member that is not there',
    code: 'archive-zip-header',
    build: () => withMore({ name: 'demo/ghost.py', omitLocal: true }),
  },
  {
    title: 'a local header has another signature',
    code: 'archive-zip-header',
    build: () => withEntry({ local: { signature: 0x02014b50 } }, metadata),
  },
  {
    title: 'a local name reaches behind the members',
    code: 'archive-zip-header',
    build: withBytes((bytes) => {
      const last = bytes.lastIndexOf('PK\x03\x04', undefined, 'latin1')
      bytes.writeUInt16LE(60_000, last + 26)
      return bytes
    }),
  },
  { title: 'the local name differs', code: 'archive-headers-differ', build: () => withEntry({ local: { name: 'demo/__INIT__.py' } }) },
  { title: 'the local checksum differs', code: 'archive-headers-differ', build: () => withEntry({ local: { crc: 1 } }) },
  { title: 'the local method differs', code: 'archive-headers-differ', build: () => withEntry({ local: { method: 0 } }) },
  { title: 'the local flags differ', code: 'archive-headers-differ', build: () => withEntry({ local: { flags: 2 } }) },
  { title: 'the local size differs', code: 'archive-headers-differ', build: () => withEntry({ local: { unpackedSize: 7 } }) },
  { title: 'the local packed size differs', code: 'archive-headers-differ', build: () => withEntry({ local: { compressedSize: 7 } }) },
  {
    title: 'the local ZIP64 size differs',
    code: 'archive-headers-differ',
    build: () => withEntry({ local: { ...lying, extra: extraField(1, uint64(9, 9)) } }),
  },
  {
    title: 'a member has a data descriptor',
    code: 'archive-data-descriptor',
    build: () => withEntry({ flags: 8, after: Buffer.alloc(16) }),
  },
  {
    title: 'only the local header announces a data descriptor',
    code: 'archive-data-descriptor',
    build: () => withEntry({ local: { flags: 8 } }),
  },
  { title: 'a member is encrypted', code: 'archive-encrypted', build: () => withEntry({ flags: 1 }) },
  { title: 'a member has strong encryption', code: 'archive-encrypted', build: () => withEntry({ flags: 0x40 }) },
  { title: 'the directory is masked', code: 'archive-zip-feature', build: () => withEntry({ flags: 0x2000 }) },
  { title: 'a member needs version 6.3', code: 'archive-zip-feature', build: () => withEntry({ versionNeeded: 63 }) },
  { title: 'a member begins on another disk', code: 'archive-zip-feature', build: () => withEntry({ central: { disk: 1 } }) },
  { title: 'a member is bzip2', code: 'archive-compression', build: () => withEntry({ method: 12 }) },
  { title: 'a member is LZMA', code: 'archive-compression', build: () => withEntry({ method: 14 }) },
  { title: 'a member is Zstandard', code: 'archive-compression', build: () => withEntry({ method: 93 }) },
  { title: 'a member has a comment', code: 'archive-member-comment', build: () => withEntry({ central: { comment: 'hello' } }) },
]
