import { crc32, deflateRawSync } from 'node:zlib'
import type { RefusalCode } from '../../src/errors.ts'
import type { ArchiveLimits } from '../../src/packaging/archives/inspect-archive.ts'
import { writeTar } from './tar.ts'
import { type BuiltArchive, buildWheel, type WheelOptions } from './wheel.ts'
import { writeZip, type ZipEntry, type ZipLayout } from './zip.ts'

/** An archive that must be refused, and the code it must be refused with. */
export interface HostileArchive {
  /** goes on after "is refused: " */
  title: string
  code: RefusalCode
  build: () => Pick<BuiltArchive, 'filename' | 'bytes'>
  limits?: Partial<ArchiveLimits>
}

const info = 'demo-1.0.dist-info'
const metadata = `${info}/METADATA`
const record = `${info}/RECORD`
const project = { name: 'demo', version: '1.0' }
const wheel = (options: Partial<WheelOptions> = {}) => buildWheel({ ...project, ...options })

/** A wheel of which one entry (the first, where no name is given) has other fields. */
function withEntry(change: Partial<ZipEntry>, name?: string) {
  return wheel({ change: (entries) => entries.map((entry, index) => ((name === undefined ? index === 0 : entry.name === name) ? { ...entry, ...change } : entry)) })
}

/** A wheel with one more entry, which RECORD does not know: its defect must come out before. */
const withMore = (...more: ZipEntry[]) => wheel({ change: (entries) => [...entries, ...more] })
const withLayout = (layout: ZipLayout) => wheel({ layout })
const withBytes = (change: (bytes: Buffer) => Buffer) => () => {
  const built = wheel()
  return { ...built, bytes: change(built.bytes) }
}
const withRecord = (change: (record: string) => string) => () => wheel({ members: { [record]: change(honestRecord()) } })
const withFile = (name: string, content: string | Uint8Array | null) => () => wheel({ members: { [name]: content } })
const wheelFile = (content: string) => withFile(`${info}/WHEEL`, content)
const entryPoints = (content: string | Uint8Array) => withFile(`${info}/entry_points.txt`, content)

/** A wheel with a further member `demo/x`, which RECORD lists as it should be, and whose header lies. */
function withMember(content: string | Uint8Array, change: Partial<ZipEntry>): BuiltArchive {
  return wheel({ members: { 'demo/x': content }, change: (entries) => entries.map((entry) => (entry.name === 'demo/x' ? { ...entry, ...change } : entry)) })
}

function honestRecord(): string {
  let content = ''
  wheel({ change: (entries) => {
    content = String(entries.at(-1)!.content)
    return entries
  } })
  return content
}

function extraField(id: number, content: Uint8Array, sizeBytes = content.length): Buffer {
  const field = Buffer.alloc(4)
  field.writeUInt16LE(id, 0)
  field.writeUInt16LE(sizeBytes, 2)
  return Buffer.concat([field, content])
}

function uint64(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8)
  return bytes
}

function unicodePath(name: string, crcOf: string): Buffer {
  const head = Buffer.alloc(5)
  head[0] = 1
  head.writeUInt32LE(crc32(crcOf), 1)
  return extraField(0x7075, Buffer.concat([head, Buffer.from(name)]))
}

/** The second member's header is inside the first member's stored content. */
function nested(): BuiltArchive {
  const inner = writeZip([{ name: 'demo/inner.py', content: 'evil = 1', method: 0 }]).subarray(0, 30 + 13 + 8)
  return wheel({ change: (entries) => [
    { name: 'demo/outer.bin', content: inner, method: 0 },
    { name: 'demo/inner.py', content: 'evil = 1', method: 0, omitLocal: true, central: { localOffset: 30 + 14 } },
    ...entries,
  ] })
}

const lying = { compressedSize: 0xffffffff, unpackedSize: 0xffffffff }
const deflated = deflateRawSync(Buffer.alloc(1000, 'x'))

const framing: HostileArchive[] = [
  { title: 'it is empty', code: 'archive-not-zip', build: withBytes(() => Buffer.alloc(0)) },
  { title: 'it is text', code: 'archive-not-zip', build: withBytes(() => Buffer.from('this is no archive but it is long enough to be one')) },
  { title: 'it is only an end record', code: 'archive-not-zip', build: withBytes((bytes) => bytes.subarray(-22)) },
  { title: 'something stands before the first member', code: 'archive-not-zip', build: () => withLayout({ prefix: Buffer.from('#!/bin/sh\n') }) },
  { title: 'it is a tar file in front', code: 'archive-ambiguous', build: () => {
    const name = Buffer.alloc(100)
    Buffer.from('PK\x03\x04').copy(name)
    return { filename: wheel().filename, bytes: Buffer.concat([writeTar([{ name, content: 'x', change: (block) => name.copy(block) }]), wheel().bytes]) }
  } },
  { title: 'its end is missing', code: 'archive-truncated', build: withBytes((bytes) => bytes.subarray(0, 200)) },
  { title: 'its end record is cut', code: 'archive-trailing-bytes', build: withBytes((bytes) => bytes.subarray(0, -1)) },
  { title: 'its end record promises a comment', code: 'archive-truncated', build: withBytes((bytes) => (bytes.writeUInt16LE(5, bytes.length - 2), bytes)) },
  { title: 'a byte follows the end', code: 'archive-trailing-bytes', build: () => withLayout({ trailing: Buffer.from('x') }) },
  { title: 'it has an archive comment', code: 'archive-trailing-bytes', build: () => withLayout({ end: { comment: Buffer.from('hello') } }) },
  { title: 'another archive follows', code: 'archive-zip-directory', build: withBytes((bytes) => Buffer.concat([bytes, wheel({ summary: 'other' }).bytes])) },
  { title: 'its comment holds another end record', code: 'archive-zip-directory', build: () => withLayout({ end: { comment: writeZip([]) } }) },
  { title: 'it tells of a second disk', code: 'archive-zip-directory', build: () => withLayout({ end: { disk: 1 } }) },
  { title: 'its directory begins on another disk', code: 'archive-zip-directory', build: () => withLayout({ end: { centralDisk: 1 } }) },
  { title: 'the two numbers of members differ', code: 'archive-zip-directory', build: () => withLayout({ end: { entriesOnDisk: 1 } }) },
  { title: 'the directory has one record more than told', code: 'archive-zip-directory', build: () => withLayout({ end: { entries: 3, entriesOnDisk: 3 } }) },
  { title: 'the directory has one record less than told', code: 'archive-zip-directory', build: () => withLayout({ end: { entries: 5, entriesOnDisk: 5 } }) },
  { title: 'the directory is said to be smaller', code: 'archive-zip-directory', build: () => withLayout({ end: { centralSize: 46 } }) },
  { title: 'the directory is said to be elsewhere', code: 'archive-zip-directory', build: () => withLayout({ end: { centralOffset: 0 } }) },
  { title: 'something stands between directory and end', code: 'archive-zip-directory', build: () => withLayout({ afterCentral: Buffer.from('gap') }) },
  { title: 'a record of another kind is in the directory', code: 'archive-zip-directory', build: () => withEntry({ central: { signature: 0x05054b50 } }) },
  { title: 'the last record claims more than there is', code: 'archive-zip-directory', build: withBytes((bytes) => {
    bytes.writeUInt16LE(500, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 32)
    return bytes
  }) },
  { title: 'the directory ends in the middle of a record', code: 'archive-zip-directory', build: () => withLayout({ afterCentral: Buffer.alloc(9), end: { centralSize: 0 } }) },
  { title: 'the end refers to ZIP64 records that are missing', code: 'archive-zip64', build: () => withLayout({ end: { entries: 0xffff, entriesOnDisk: 0xffff } }) },
  { title: 'the ZIP64 offset is announced and missing', code: 'archive-zip-directory', build: () => withLayout({ end: { centralOffset: 0xfffffffe } }) },
  { title: 'a ZIP64 locator stands alone', code: 'archive-zip64', build: () => withLayout({ zip64: { omitRecord: true } }) },
  { title: 'a ZIP64 record stands alone', code: 'archive-zip-directory', build: () => withLayout({ zip64: { omitLocator: true } }) },
  { title: 'the ZIP64 record contradicts the end record', code: 'archive-zip64', build: () => withLayout({ zip64: { entries: 3, entriesOnDisk: 3 } }) },
  { title: 'the ZIP64 record gives another offset', code: 'archive-zip64', build: () => withLayout({ zip64: { centralOffset: 0 } }) },
  { title: 'only the ZIP64 record gives another directory', code: 'archive-zip-directory', build: () => withLayout({ zip64: { centralOffset: 0 }, end: { centralOffset: 0xffffffff } }) },
  { title: 'the two ZIP64 numbers differ', code: 'archive-zip64', build: () => withLayout({ zip64: { entriesOnDisk: 1 } }) },
  { title: 'the ZIP64 record has an extension', code: 'archive-zip64', build: () => withLayout({ zip64: { extension: Buffer.alloc(12) } }) },
  { title: 'the ZIP64 record gives another size of itself', code: 'archive-zip64', build: () => withLayout({ zip64: { recordSize: 45 } }) },
  { title: 'the ZIP64 locator leads elsewhere', code: 'archive-zip64', build: () => withLayout({ zip64: { locatorOffset: 0 } }) },
  { title: 'the ZIP64 locator leads to something else', code: 'archive-zip64', build: () => withLayout({ zip64: { signature: 0x06054b50 } }) },
  { title: 'the ZIP64 locator tells of two disks', code: 'archive-zip64', build: () => withLayout({ zip64: { locatorDisks: 2 } }) },
  { title: 'the ZIP64 record tells of another disk', code: 'archive-zip64', build: () => withLayout({ zip64: { disk: 1 } }) },
  { title: 'bytes stand between two members', code: 'archive-zip-gap', build: () => withEntry({ before: Buffer.from('gap') }, metadata) },
  { title: 'a member stands between that the directory does not know', code: 'archive-zip-gap', build: () => withMore({ name: 'demo/hidden.py', content: 'x', omitCentral: true }) },
  { title: 'bytes stand between members and directory', code: 'archive-zip-gap', build: () => withLayout({ beforeCentral: Buffer.from('gap') }) },
  { title: 'a member lies inside another', code: 'archive-zip-overlap', build: nested },
  { title: 'two records share one local header', code: 'archive-zip-overlap', build: () => withMore({ name: 'demo/twice.py', omitLocal: true, central: { localOffset: 0 } }) },
  { title: 'a member reaches into the directory', code: 'archive-zip-overlap', build: () => withEntry({ method: 0, compressedSize: 5000, unpackedSize: 5000 }, record) },
  { title: 'the directory knows a member that is not there', code: 'archive-zip-header', build: () => withMore({ name: 'demo/ghost.py', omitLocal: true }) },
  { title: 'a local header has another signature', code: 'archive-zip-header', build: () => withEntry({ local: { signature: 0x02014b50 } }, metadata) },
  { title: 'a local name reaches behind the members', code: 'archive-zip-header', build: withBytes((bytes) => {
    const last = bytes.lastIndexOf('PK\x03\x04', undefined, 'latin1')
    bytes.writeUInt16LE(60_000, last + 26)
    return bytes
  }) },
  { title: 'the local name differs', code: 'archive-headers-differ', build: () => withEntry({ local: { name: 'demo/__INIT__.py' } }) },
  { title: 'the local checksum differs', code: 'archive-headers-differ', build: () => withEntry({ local: { crc: 1 } }) },
  { title: 'the local method differs', code: 'archive-headers-differ', build: () => withEntry({ local: { method: 0 } }) },
  { title: 'the local flags differ', code: 'archive-headers-differ', build: () => withEntry({ local: { flags: 2 } }) },
  { title: 'the local size differs', code: 'archive-headers-differ', build: () => withEntry({ local: { unpackedSize: 7 } }) },
  { title: 'the local packed size differs', code: 'archive-headers-differ', build: () => withEntry({ local: { compressedSize: 7 } }) },
  { title: 'the local ZIP64 size differs', code: 'archive-headers-differ', build: () => withEntry({ local: { ...lying, extra: extraField(1, uint64(9, 9)) } }) },
]

const members: HostileArchive[] = [
  { title: 'a member has a data descriptor', code: 'archive-data-descriptor', build: () => withEntry({ flags: 8, after: Buffer.alloc(16) }) },
  { title: 'only the local header announces a data descriptor', code: 'archive-data-descriptor', build: () => withEntry({ local: { flags: 8 } }) },
  { title: 'a member is encrypted', code: 'archive-encrypted', build: () => withEntry({ flags: 1 }) },
  { title: 'a member has strong encryption', code: 'archive-encrypted', build: () => withEntry({ flags: 0x40 }) },
  { title: 'the directory is masked', code: 'archive-zip-feature', build: () => withEntry({ flags: 0x2000 }) },
  { title: 'a member needs version 6.3', code: 'archive-zip-feature', build: () => withEntry({ versionNeeded: 63 }) },
  { title: 'a member begins on another disk', code: 'archive-zip-feature', build: () => withEntry({ central: { disk: 1 } }) },
  { title: 'a member is bzip2', code: 'archive-compression', build: () => withEntry({ method: 12 }) },
  { title: 'a member is LZMA', code: 'archive-compression', build: () => withEntry({ method: 14 }) },
  { title: 'a member is Zstandard', code: 'archive-compression', build: () => withEntry({ method: 93 }) },
  { title: 'a member has a comment', code: 'archive-member-comment', build: () => withEntry({ central: { comment: 'hello' } }) },
  { title: 'extra fields end in the middle', code: 'archive-extra-field', build: () => withEntry({ central: { extra: Buffer.from([1]) } }) },
  { title: 'an extra field is longer than its place', code: 'archive-extra-field', build: () => withEntry({ extra: extraField(0x9999, Buffer.alloc(2), 200) }) },
  { title: 'a ZIP64 field says nothing', code: 'archive-extra-field', build: () => withEntry({ central: { extra: extraField(1, uint64(20)) } }) },
  { title: 'a ZIP64 field is missing', code: 'archive-extra-field', build: () => withEntry({ central: lying }) },
  { title: 'a ZIP64 field is short', code: 'archive-extra-field', build: () => withEntry({ central: { ...lying, extra: extraField(1, uint64(20)) } }) },
  { title: 'a ZIP64 field is long', code: 'archive-extra-field', build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(20, 20)) } }) },
  { title: 'there are two ZIP64 fields', code: 'archive-extra-field', build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: Buffer.concat([extraField(1, uint64(20)), extraField(1, uint64(21))]) } }) },
  { title: 'a ZIP64 size is impossible', code: 'archive-extra-field', build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(2n ** 63n)) } }) },
  { title: 'a local ZIP64 field contradicts its header', code: 'archive-extra-field', build: () => withEntry({ local: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(20, 99)) } }) },
  { title: 'a needless local ZIP64 field contradicts its header', code: 'archive-extra-field', build: () => withEntry({ local: { extra: extraField(1, uint64(99, 99)) } }) },
  { title: 'a needless local ZIP64 field has one size', code: 'archive-extra-field', build: () => withEntry({ local: { extra: extraField(1, uint64(20)) } }) },
  { title: 'a Unicode path is another name', code: 'archive-extra-field', build: () => withEntry({ extra: unicodePath('demo/other.py', 'demo/__init__.py') }) },
  { title: 'a Unicode path has another checksum', code: 'archive-extra-field', build: () => withEntry({ extra: unicodePath('demo/__init__.py', 'x') }) },
  { title: 'there are two Unicode paths', code: 'archive-extra-field', build: () => {
    const field = unicodePath('demo/__init__.py', 'demo/__init__.py')
    return withEntry({ extra: Buffer.concat([field, field]) })
  } },
  { title: 'a name is not UTF-8', code: 'archive-name-encoding', build: () => withMore({ name: Buffer.from([0x64, 0xff, 0x65]) }) },
  { title: 'a name is UTF-8 and not marked so', code: 'archive-name-encoding', build: () => withMore({ name: 'demo/é.py', flags: 0 }) },
  { title: 'a name encodes a slash in two bytes', code: 'archive-name-encoding', build: () => withMore({ name: Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x78]) }) },
  ...[
    ['climbs out', '../evil.py'], ['climbs out later', 'demo/../../evil.py'], ['has a dot', 'demo/./evil.py'], ['is two dots', '..'],
    ['is absolute', '/etc/cron.d/evil'], ['has a drive', 'C:/evil.py'], ['has a drive without a slash', 'c:evil.py'],
    ['has a backslash', '..\\evil.py'], ['has two slashes', 'demo//evil.py'], ['is empty', ''], ['is a slash', '/'],
    ['has a NUL', 'demo/evil.py\0.txt'], ['has a line break', 'demo/evil\n.py'], ['has an escape', 'demo/\x1b[2J'], ['has a C1 control', 'demo/\u0085.py'],
    ['turns the direction of text', 'demo/\u202eyp.live'], ['is too long', `${'d/'.repeat(20)}${'x'.repeat(255)}/`.repeat(4)], ['has too long a component', 'x'.repeat(256)],
    ['is too deep', 'd/'.repeat(70)],
  ].map(([what, name]): HostileArchive => ({ title: `a name ${what}`, code: 'archive-name-unsafe', build: () => withMore({ name: name! }) })),
  { title: 'a member is there twice', code: 'archive-duplicate-member', build: () => withMore({ name: metadata, content: 'Name: evil' }) },
  { title: 'a folder is there twice', code: 'archive-duplicate-member', build: () => withMore({ name: 'd/', mode: 0o40755 }, { name: 'd/', mode: 0o40755 }) },
  { title: 'a name is a file and a folder', code: 'archive-duplicate-member', build: () => withMore({ name: 'd', content: '' }, { name: 'd/', mode: 0o40755 }) },
  { title: 'a member is below a file', code: 'archive-name-conflict', build: () => withMore({ name: 'demo/__init__.py/evil.py' }) },
  { title: 'a member is deep below a file', code: 'archive-name-conflict', build: () => withMore({ name: 'a' }, { name: 'a/b/c/d' }, { name: 'a.b' }) },
  { title: 'a member is a symbolic link', code: 'archive-member-type', build: () => withMore({ name: 'demo/link', content: '/etc', mode: 0o120777 }) },
  { title: 'a member is a device', code: 'archive-member-type', build: () => withMore({ name: 'demo/device', mode: 0o20666 }) },
  { title: 'a member is a socket of another system', code: 'archive-member-type', build: () => withEntry({ mode: 0o140666, central: { versionMadeBy: 20 } }) },
  { title: 'a folder has the name of a file', code: 'archive-member-type', build: () => withMore({ name: 'demo/folder', mode: 0o40755 }) },
  { title: 'a file has the name of a folder', code: 'archive-member-type', build: () => withMore({ name: 'demo/file/', mode: 0o100644 }) },
  { title: 'it has too many members', code: 'archive-too-many-members', limits: { members: 3 }, build: () => wheel() },
  { title: 'its names are too large', code: 'archive-names-too-large', build: () => withMore(...Array.from({ length: 300 }, (_, index) => ({
    name: `n${index}`, method: 0, central: { extra: extraField(0x9999, Buffer.alloc(60_000)) },
  }))) },
  { title: 'it declares more than may be unpacked', code: 'archive-unpacked-too-large', limits: { unpackedBytes: 100 }, build: () => wheel() },
  { title: 'it declares terabytes in a ZIP64 field', code: 'archive-unpacked-too-large', build: () =>
    withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(2 ** 45)) } }) },
  { title: 'it declares more than the ratio allows', code: 'archive-ratio', build: () => withEntry({ unpackedSize: 100 * 2 ** 20 }) },
  { title: 'it is a bomb', code: 'archive-ratio', build: () => wheel({ members: { 'demo/zeros.bin': Buffer.alloc(70 * 2 ** 20) } }) },
  { title: 'a member is larger than declared', code: 'archive-size-mismatch', build: () => withMember('x'.repeat(1000), { unpackedSize: 999 }) },
  { title: 'a member is smaller than declared', code: 'archive-size-mismatch', build: () => withMember('x', { unpackedSize: 2 }) },
  { title: 'a large member is larger than declared', code: 'archive-size-mismatch', build: () => withMember(Buffer.alloc(2 ** 21), { unpackedSize: 2 ** 20 }) },
  { title: 'a stored member has two sizes', code: 'archive-size-mismatch', build: () => withMember('x', { method: 0, unpackedSize: 2 }) },
  { title: 'a folder has content', code: 'archive-size-mismatch', build: () => withMore({ name: 'd/', content: 'x', mode: 0o40755 }) },
  { title: 'bytes follow the end of a deflated member', code: 'archive-size-mismatch', build: () =>
    withMember('x'.repeat(1000), { packed: Buffer.concat([deflated, Buffer.from('hidden')]) }) },
  { title: 'a deflated member is broken', code: 'archive-corrupt', build: () => withMember('xx', { packed: Buffer.from([7, 7, 7]) }) },
  { title: 'a deflated member is cut', code: 'archive-corrupt', build: () => withMember('x'.repeat(1000), { packed: deflated.subarray(0, 4) }) },
  { title: 'a deflated member has no bytes', code: 'archive-corrupt', build: () => withMember('', { packed: Buffer.alloc(0) }) },
  { title: 'a large deflated member is broken', code: 'archive-corrupt', build: () => withMember(Buffer.alloc(2 ** 20), { packed: Buffer.alloc(100, 0xff) }) },
  { title: 'a checksum is wrong', code: 'archive-checksum', build: () => withMember('x', { crc: 1 }) },
  { title: 'the checksum of RECORD is wrong', code: 'archive-checksum', build: () => withEntry({ crc: 1 }, record) },
  { title: 'the checksum of a large member is wrong', code: 'archive-checksum', build: () => withMember(Buffer.alloc(2 ** 20, 1), { crc: 1 }) },
]


const content: HostileArchive[] = [
  { title: 'it has no dist-info folder', code: 'archive-dist-info', build: () => ({ filename: wheel().filename, bytes: writeZip([{ name: 'demo.py', content: '' }]) }) },
  { title: 'it has two dist-info folders', code: 'archive-dist-info', build: withFile('other-1.0.dist-info/METADATA', 'Name: other') },
  { title: 'it has a second dist-info folder in capitals', code: 'archive-dist-info', build: withFile('demo-1.0.DIST-INFO/METADATA', 'Name: other') },
  { title: 'a file has the name of a dist-info folder', code: 'archive-dist-info', build: withFile('x.dist-info', '') },
  { title: 'its dist-info folder is of another project', code: 'archive-dist-info', build: () => wheel({ distInfo: 'demon-1.0.dist-info' }) },
  { title: 'its dist-info folder is of another version', code: 'archive-dist-info', build: () => wheel({ distInfo: 'demo-1.1.dist-info' }) },
  { title: 'its dist-info folder has no version', code: 'archive-dist-info', build: () => wheel({ distInfo: 'demo.dist-info' }) },
  { title: 'METADATA is missing', code: 'archive-file-missing', build: withFile(metadata, null) },
  { title: 'METADATA is a folder', code: 'archive-file-missing', build: () =>
    wheel({ members: { [metadata]: null }, change: (entries) => [...entries, { name: `${metadata}/`, mode: 0o40755 }] }) },
  { title: 'METADATA is spelled otherwise', code: 'archive-file-missing', build: () => wheel({ members: { [metadata]: null, [`${info}/Metadata`]: 'x' } }) },
  { title: 'WHEEL is missing', code: 'archive-file-missing', build: withFile(`${info}/WHEEL`, null) },
  { title: 'RECORD is missing', code: 'archive-file-missing', build: withFile(record, null) },
  { title: 'METADATA is too large', code: 'archive-file-too-large', limits: { metadataBytes: 10 }, build: () => wheel() },
  { title: 'WHEEL is too large', code: 'archive-file-too-large', build: wheelFile(' '.repeat(2 ** 20 + 1)) },
  { title: 'a foreign data folder would be unpacked by some installers', code: 'archive-data-folder', build: withFile('other-1.0.data/scripts/evil', '') },
  { title: 'a data folder has an unknown scheme', code: 'archive-data-folder', build: withFile('demo-1.0.data/stdlib/os.py', '') },
  { title: 'a file is directly in the data folder', code: 'archive-data-folder', build: withFile('demo-1.0.data/x', '') },
  { title: 'a file has the name of a data folder', code: 'archive-data-folder', build: withFile('notes.data', '') },
  { title: 'WHEEL is no UTF-8', code: 'archive-wheel-file', build: withFile(`${info}/WHEEL`, Buffer.from([0xff])) },
  { title: 'WHEEL is empty', code: 'archive-wheel-file', build: wheelFile('') },
  { title: 'WHEEL has no version', code: 'archive-wheel-file', build: wheelFile('Tag: py3-none-any\n') },
  { title: 'WHEEL has two versions', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nWheel-Version: 2.0\nTag: py3-none-any\n') },
  { title: 'WHEEL is of version 2', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 2.0\nTag: py3-none-any\n') },
  { title: 'WHEEL has no tag', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\n') },
  { title: 'WHEEL has a tag of two parts', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: py3-none\n') },
  { title: 'WHEEL has a tag with a path', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: ../x-none-any\n') },
  { title: 'WHEEL has a tag that stands for millions', code: 'archive-wheel-file', build: wheelFile(`Wheel-Version: 1.0\nTag: ${['a', 'b', 'c'].map((letter) => Array(20).fill(letter).join('.')).join('-')}\n`) },
  { title: 'WHEEL neither is pure nor is not', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nRoot-Is-Purelib: perhaps\nTag: py3-none-any\n') },
  { title: 'WHEEL goes on after a blank line', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: py3-none-any\n\nWheel-Version: 2.0\n') },
  { title: 'WHEEL has a folded line', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: py3-none-any\n py2-none-any\n') },
  { title: 'RECORD is no UTF-8', code: 'archive-record-syntax', build: withFile(record, Buffer.from([0xff, 0x2c, 0x2c])) },
  { title: 'a line of RECORD is blank', code: 'archive-record-syntax', build: withRecord((lines) => `${lines}\n`) },
  { title: 'a line of RECORD has two fields', code: 'archive-record-syntax', build: withRecord((lines) => `${lines}demo/x,\n`) },
  { title: 'a line of RECORD has four fields', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/$/m, ',more')) },
  { title: 'a path stands in RECORD twice', code: 'archive-record-syntax', build: withRecord((lines) => lines + lines) },
  { title: 'a quotation mark in RECORD is not closed', code: 'archive-record-syntax', build: withRecord((lines) => `"${lines}`) },
  { title: 'a quotation mark stands inside a field of RECORD', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace('demo/', 'de"mo/')) },
  { title: 'a bare carriage return is in RECORD', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace('\n', '\r')) },
  { title: 'RECORD has an MD5 hash', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/sha256=[^,]*/, 'md5=1B2M2Y8AsgTpgAmY7PhCfg')) },
  { title: 'RECORD has a SHA-1 hash', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/sha256=[^,]*/, 'sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk')) },
  { title: 'RECORD has a hash kind of JavaScript', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace('sha256=', 'constructor=')) },
  { title: 'RECORD has a padded hash', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/(sha256=[^,]*)/, '$1=')) },
  { title: 'RECORD has a hash in hexadecimal', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/sha256=[^,]*/, `sha256=${'0'.repeat(64)}`)) },
  { title: 'RECORD has a size in hexadecimal', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',0x10')) },
  { title: 'RECORD has a negative size', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',-1')) },
  { title: 'a member is not in RECORD', code: 'archive-record-unlisted', build: () => withMore({ name: 'demo/evil.py', content: 'x' }) },
  { title: 'RECORD does not list itself', code: 'archive-record-unlisted', build: withRecord((lines) => lines.replace(/^.*RECORD,,\n/m, '')) },
  { title: 'a signature of another name is not in RECORD', code: 'archive-record-unlisted', build: () => withMore({ name: `${info}/RECORD.asc`, content: 'x' }) },
  { title: 'RECORD lists what is not there', code: 'archive-record-absent', build: withRecord((lines) => `${lines}demo/ghost.py,,\n`) },
  { title: 'RECORD lists a path outside', code: 'archive-record-absent', build: withRecord((lines) => `${lines}../../bin/sh,,\n`) },
  { title: 'RECORD writes a path with backslashes', code: 'archive-record-absent', build: withRecord((lines) => lines.replace('demo/', 'demo\\')) },
  { title: 'RECORD lists a folder', code: 'archive-record-absent', build: () =>
    wheel({ members: { [record]: `${honestRecord()}d/,,\n` }, change: (entries) => [...entries, { name: 'd/', mode: 0o40755 }] }) },
  { title: 'RECORD gives another hash', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace(/sha256=[^,]{43}/, `sha256=${'A'.repeat(43)}`)) },
  { title: 'RECORD gives no hash', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace(/sha256=[^,]*/, '')) },
  { title: 'RECORD gives another size', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',1')) },
  { title: 'RECORD gives itself a hash', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace('RECORD,,', `RECORD,sha256=${'A'.repeat(43)},`)) },
  { title: 'entry points are no UTF-8', code: 'archive-entry-points', build: entryPoints(Buffer.from([0xff])) },
  ...[
    ['script climbs out', '[console_scripts]\n../../bin/sh = demo:main'], ['script is a path', '[console_scripts]\na/b = demo:main'],
    ['script is two dots', '[console_scripts]\n.. = demo:main'], ['script has a blank', '[gui_scripts]\na b = demo:main'],
    ['script leads to code', "[console_scripts]\nx = demo:main(); import os"], ['script leads to no function', '[console_scripts]\nx = demo'],
    ['script is empty', '[console_scripts]\nx ='], ['script is given twice', '[console_scripts]\nx = demo:main\nx = demo:other'],
    ['group is given twice', '[console_scripts]\n[console_scripts]'], ['group is not closed', '[console_scripts\nx = demo:main'],
    ['entry is in no group', 'x = demo:main'], ['entry has a colon', '[console_scripts]\nx : demo.main'],
    ['script goes on in the next line', '[console_scripts]\nx = demo:main\n y = demo:other'], ['group is indented', '[other]\n [console_scripts]'],
    ['entry has a control character', '[console_scripts]\nx = demo:main\0'],
  ].map(([what, text]): HostileArchive => ({ title: `entry points: a ${what}`, code: 'archive-entry-points', build: entryPoints(text!) })),
  { title: 'a licence file is missing', code: 'archive-license-file', build: () => wheel({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'] }) },
  { title: 'a licence file is in the wrong folder', code: 'archive-license-file', build: () =>
    wheel({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'], members: { [`${info}/LICENSE`]: 'free' } }) },
]

/** Wheels that must be refused; every code of wheels and of archives in general is hit. */
export const hostileWheels: readonly HostileArchive[] = [...framing, ...members, ...content]
