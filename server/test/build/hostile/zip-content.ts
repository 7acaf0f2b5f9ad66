import { deflated, extraField, record, uint64, wheel, withEntry, withMember, withMore } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels whose members are no files, are too much, or hold something else than declared. */
export const zipContent: readonly HostileArchive[] = [
  {
    title: 'a member is a symbolic link',
    code: 'archive-member-type',
    build: () => withMore({ name: 'demo/link', content: '/etc', mode: 0o120777 }),
  },
  { title: 'a member is a device', code: 'archive-member-type', build: () => withMore({ name: 'demo/device', mode: 0o20666 }) },
  {
    title: 'a member is a socket of another system',
    code: 'archive-member-type',
    build: () => withEntry({ mode: 0o140666, central: { versionMadeBy: 20 } }),
  },
  { title: 'a folder has the name of a file', code: 'archive-member-type', build: () => withMore({ name: 'demo/folder', mode: 0o40755 }) },
  {
    title: 'a folder of DOS has the name of a file',
    code: 'archive-member-type',
    build: () => withEntry({ central: { versionMadeBy: 20, externalAttributes: 0x10 } }),
  },
  { title: 'a file has the name of a folder', code: 'archive-member-type', build: () => withMore({ name: 'demo/file/', mode: 0o100644 }) },
  { title: 'it has too many members', code: 'archive-too-many-members', limits: { members: 3 }, build: () => wheel() },
  {
    title: 'its names are too large',
    code: 'archive-names-too-large',
    build: () =>
      withMore(
        ...Array.from({ length: 300 }, (_, index) => ({
          name: `n${index}`,
          method: 0,
          central: { extra: extraField(0x9999, Buffer.alloc(60_000)) },
        })),
      ),
  },
  {
    title: 'it declares more than may be unpacked',
    code: 'archive-unpacked-too-large',
    limits: { unpackedBytes: 100 },
    build: () => wheel(),
  },
  {
    title: 'it declares terabytes in a ZIP64 field',
    code: 'archive-unpacked-too-large',
    build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(2 ** 45)) } }),
  },
  { title: 'it declares more than the ratio allows', code: 'archive-ratio', build: () => withEntry({ unpackedSize: 100 * 2 ** 20 }) },
  { title: 'it is a bomb', code: 'archive-ratio', build: () => wheel({ members: { 'demo/zeros.bin': Buffer.alloc(70 * 2 ** 20) } }) },
  {
    title: 'a member is larger than declared',
    code: 'archive-size-mismatch',
    build: () => withMember('x'.repeat(1000), { unpackedSize: 999 }),
  },
  { title: 'a member is smaller than declared', code: 'archive-size-mismatch', build: () => withMember('x', { unpackedSize: 2 }) },
  {
    title: 'a large member is larger than declared',
    code: 'archive-size-mismatch',
    build: () => withMember(Buffer.alloc(2 ** 21), { unpackedSize: 2 ** 20 }),
  },
  { title: 'a stored member has two sizes', code: 'archive-size-mismatch', build: () => withMember('x', { method: 0, unpackedSize: 2 }) },
  { title: 'a folder has content', code: 'archive-size-mismatch', build: () => withMore({ name: 'd/', content: 'x', mode: 0o40755 }) },
  {
    title: 'bytes follow the end of a deflated member',
    code: 'archive-size-mismatch',
    build: () => withMember('x'.repeat(1000), { packed: Buffer.concat([deflated, Buffer.from('hidden')]) }),
  },
  { title: 'a deflated member is broken', code: 'archive-corrupt', build: () => withMember('xx', { packed: Buffer.from([7, 7, 7]) }) },
  {
    title: 'a deflated member is cut',
    code: 'archive-corrupt',
    build: () => withMember('x'.repeat(1000), { packed: deflated.subarray(0, 4) }),
  },
  { title: 'a deflated member has no bytes', code: 'archive-corrupt', build: () => withMember('', { packed: Buffer.alloc(0) }) },
  {
    title: 'a large deflated member is broken',
    code: 'archive-corrupt',
    build: () => withMember(Buffer.alloc(2 ** 20), { packed: Buffer.alloc(100, 0xff) }),
  },
  { title: 'a checksum is wrong', code: 'archive-checksum', build: () => withMember('x', { crc: 1 }) },
  { title: 'the checksum of RECORD is wrong', code: 'archive-checksum', build: () => withEntry({ crc: 1 }, record) },
  {
    title: 'the checksum of a large member is wrong',
    code: 'archive-checksum',
    build: () => withMember(Buffer.alloc(2 ** 20, 1), { crc: 1 }),
  },
]
