import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import type { RefusalCode } from '../../src/errors.ts'
import type { HostileArchive } from './hostile-wheels.ts'
import { buildSdist, type SdistOptions } from './sdist.ts'
import { base256, paxRecords, type TarEntry, type TarLayout, writeTar } from './tar.ts'
import { writeZip } from './zip.ts'

const top = 'demo-1.0'
const sdist = (options: Partial<SdistOptions> = {}) => buildSdist({ name: 'demo', version: '1.0', ...options })
const withMore = (...more: TarEntry[]) => sdist({ change: (entries) => [...entries, ...more] })
const withLayout = (layout: TarLayout) => sdist({ layout })
const withGzip = (changeGzip: (gzip: Buffer, tar: Buffer) => Buffer) => () => sdist({ changeGzip })
const inFront = (...more: TarEntry[]) => sdist({ change: (entries) => [...more, ...entries] })

/** A gzip file with the parts of its header as given. */
function gzipWith(tar: Buffer, flags: number, between: Uint8Array, method = 8): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(tar), 0)
  trailer.writeUInt32LE(tar.length, 4)
  return Buffer.concat([Buffer.from([0x1f, 0x8b, method, flags, 0, 0, 0, 0, 0, 3]), between, deflateRawSync(tar), trailer])
}

const framing: HostileArchive[] = [
  { title: 'it is empty', code: 'archive-not-gzip', build: withGzip(() => Buffer.alloc(0)) },
  { title: 'it is text', code: 'archive-not-gzip', build: withGzip(() => Buffer.from('this is no archive')) },
  { title: 'it is a tar file that is not compressed', code: 'archive-not-gzip', build: withGzip((_, tar) => tar) },
  { title: 'it is a ZIP file', code: 'archive-ambiguous', build: withGzip(() => writeZip([{ name: `${top}/PKG-INFO`, content: 'x' }])) },
  { title: 'it has a ZIP file behind it', code: 'archive-ambiguous', build: withGzip((gzip) => Buffer.concat([gzip, writeZip([{ name: 'a', content: 'x' }])])) },
  { title: 'it has a ZIP file inside that is stored', code: 'archive-ambiguous', build: () =>
    sdist({ compress: false, members: { 'x.zip': writeZip([{ name: 'a', content: 'x' }]) } }) },
  { title: 'it has an empty ZIP file in its header', code: 'archive-ambiguous', build: withGzip((_, tar) =>
    gzipWith(tar, 8, Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(19)]))) },
  { title: 'it is only a gzip header', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, 10)) },
  { title: 'it ends in the middle', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, 100)) },
  { title: 'its trailer is missing', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, -8)) },
  { title: 'its trailer is cut', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, -1)) },
  { title: 'its content is broken', code: 'archive-corrupt', build: withGzip((gzip) => Buffer.concat([gzip.subarray(0, 10), Buffer.alloc(100, 0xff)])) },
  { title: 'its checksum is wrong', code: 'archive-checksum', build: withGzip((gzip) => (gzip.writeUInt32LE(1, gzip.length - 8), gzip)) },
  { title: 'its size is wrong', code: 'archive-size-mismatch', build: withGzip((gzip) => (gzip.writeUInt32LE(1, gzip.length - 4), gzip)) },
  { title: 'its method is not deflate', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 0, Buffer.alloc(0), 7)) },
  { title: 'its header has a reserved flag', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 0x20, Buffer.alloc(0))) },
  { title: 'its header has an extra field', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 4, Buffer.from([2, 0, 1, 2]))) },
  { title: 'its header has a comment', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 0x10, Buffer.from('hi\0'))) },
  { title: 'its header has an endless name', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 8, Buffer.alloc(5000, 'x'))) },
  { title: 'its header does not match its own checksum', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 2, Buffer.from([1, 1]))) },
  { title: 'it is two gzip members', code: 'archive-gzip-members', build: withGzip((gzip) => Buffer.concat([gzip, gzip])) },
  { title: 'its tar is split into two gzip members', code: 'archive-gzip-members', build: withGzip((_, tar) =>
    Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))])) },
  { title: 'an empty gzip member follows', code: 'archive-gzip-members', build: withGzip((gzip) => Buffer.concat([gzip, gzipSync('')])) },
  { title: 'zeros follow', code: 'archive-trailing-bytes', build: withGzip((gzip) => Buffer.concat([gzip, Buffer.alloc(512)])) },
  { title: 'a byte follows', code: 'archive-trailing-bytes', build: withGzip((gzip) => Buffer.concat([gzip, Buffer.from([0x1f])])) },
  { title: 'it unpacks to nothing', code: 'archive-truncated', build: withGzip(() => gzipSync('')) },
  { title: 'it unpacks to zeros only', code: 'archive-file-missing', build: withGzip(() => gzipSync(Buffer.alloc(10_240))) },
  { title: 'no zero blocks end the tar', code: 'archive-truncated', build: () => withLayout({ endBlocks: 0 }) },
  { title: 'one zero block ends the tar', code: 'archive-truncated', build: () => withLayout({ endBlocks: 1 }) },
  { title: 'the tar ends in the middle of a block', code: 'archive-truncated', build: () => withLayout({ trailing: Buffer.alloc(100) }) },
  { title: 'the tar ends in the middle of a member', code: 'archive-truncated', build: withGzip((_, tar) => gzipSync(tar.subarray(0, 1100))) },
  { title: 'a member comes after one zero block', code: 'archive-trailing-bytes', build: () => withLayout({ endBlocks: 1, trailing: writeTar([{ name: `${top}/evil` }]) }) },
  { title: 'a member comes after the end', code: 'archive-trailing-bytes', build: () => withLayout({ trailing: writeTar([{ name: `${top}/evil` }]) }) },
  { title: 'text comes after the end', code: 'archive-trailing-bytes', build: () => withLayout({ trailing: Buffer.alloc(512, 'x') }) },
]

const tarHeaders: HostileArchive[] = [
  { title: 'it unpacks to text', code: 'archive-tar-checksum', build: withGzip(() => gzipSync('x'.repeat(2048))) },
  { title: 'a header has a wrong checksum', code: 'archive-tar-checksum', build: () => withMore({ name: `${top}/x`, checksum: 1 }) },
  { title: 'a header has a checksum that is no number', code: 'archive-tar-checksum', build: () => withMore({ name: `${top}/x`, checksum: Buffer.from('        ') }) },
  ...([
    ['has letters as its size', { size: Buffer.from('00000000zzz\0') }], ['has a sign before its size', { size: Buffer.from('-0000000001\0') }],
    ['has an underscore in its size', { size: Buffer.from('0000_000001\0') }], ['has a prefix 0o in its size', { size: Buffer.from('0o00000001 \0') }],
    ['hides bytes behind its size', { size: Buffer.from('1\x0000000001\0\0') }], ['has a negative size', { size: base256(-1n) }],
    ['has an impossible size', { size: base256(2n ** 80n) }], ['has the size of another base', { size: Buffer.concat([Buffer.from([0x81]), Buffer.alloc(11)]) }],
    ['has an unreadable owner', { change: (block) => void block.write('zzzzzzz', 108) }], ['has an unreadable time', { change: (block) => void block.write('zzzzzzzzzzz', 136) }],
    ['has an unreadable mode', { change: (block) => void block.write('9999999', 100) }], ['has an unreadable device', { change: (block) => void block.write('zzzzzzz', 329) }],
    ['is of an unknown format', { magic: 'hostile\0' }], ['has the magic of one format and the version of another', { magic: 'ustar\0  ' }],
    ['has a GNU prefix', { magic: 'ustar  \0', prefix: 'evil' }], ['hides bytes behind a name', { name: `${top}/x\0hidden` }],
    ['hides bytes behind a link target', { linkName: 'a\0b' }], ['has a prefix without magic', { magic: '\0\0\0\0\0\0\0\0', prefix: 'evil' }],
  ] satisfies [string, Partial<TarEntry>][]).map(([what, entry]): HostileArchive => ({
    title: `a header ${what}`, code: 'archive-tar-header', build: () => withMore({ name: `${top}/x`, ...entry }),
  })),
  ...([
    ['is too large', Buffer.alloc(70_000, 'x')], ['is no UTF-8', Buffer.from([0x38, 0x20, 0x70, 0x3d, 0xff, 0xff, 0xff, 0x0a])],
    ['has a record that is too long', Buffer.from('99 path=x\n')], ['has a record that is too short', Buffer.from('3 path=x\n')],
    ['has a record of length 0', Buffer.from('0 path=x\n')], ['has a length with a zero in front', Buffer.from('010 path=x\n')],
    ['has a length with a sign', Buffer.from('+9 path=x\n')], ['has a record without an equals sign', Buffer.from('7 path\n')],
    ['has a record without a key', Buffer.from('5 =x\n')], ['has a record without an end', Buffer.from('9 path=x_')],
    ['has zeros behind its records', Buffer.concat([paxRecords({ comment: 'x' }), Buffer.alloc(8)])],
    ['has a key twice', Buffer.concat([paxRecords({ path: `${top}/a` }), paxRecords({ path: `${top}/b` })])],
    ['has a size that is negative', paxRecords({ size: '-1' })], ['has a size in hexadecimal', paxRecords({ size: '0x10' })],
    ['has an enormous size', paxRecords({ size: '9'.repeat(30) })], ['has a time that is no number', paxRecords({ mtime: 'nan' })],
    ['has another character set', paxRecords({ hdrcharset: 'BINARY' })], ['has a key of GNU', paxRecords({ 'GNU.volume.label': 'x' })],
    ['has a key with a NUL', paxRecords({ 'path\0': 'x' })],
  ] satisfies [string, Buffer][]).map(([what, content]): HostileArchive => ({
    title: `a pax header ${what}`, code: 'archive-tar-extension', build: () => withMore({ name: 'pax', type: 'x', content }, { name: `${top}/x` }),
  })),
  { title: 'a global pax header renames members', code: 'archive-tar-extension', build: () => inFront({ name: 'pax', type: 'g', content: paxRecords({ path: `${top}/evil` }) }) },
  { title: 'a global pax header sizes members', code: 'archive-tar-extension', build: () => inFront({ name: 'pax', type: 'g', content: paxRecords({ size: '0' }) }) },
  { title: 'a pax header sizes a member otherwise than its header', code: 'archive-tar-extension', build: () => withMore({ name: `${top}/x`, pax: { size: '1024' }, content: 'x' }) },
  { title: 'a pax header hides the size of a member', code: 'archive-tar-extension', build: () => withMore({ name: `${top}/x`, pax: { size: '512' }, size: 0, content: writeTar([{ name: 'x' }], { endBlocks: 0 }) }) },
  { title: 'two pax headers belong to one member', code: 'archive-tar-extension', build: () =>
    withMore({ name: 'pax', type: 'x', content: paxRecords({ path: `${top}/a` }) }, { name: `${top}/x`, pax: { path: `${top}/b` } }) },
  { title: 'a global header comes between a member and its own', code: 'archive-tar-extension', build: () =>
    withMore({ name: 'pax', type: 'x', content: paxRecords({ path: `${top}/a` }) }, { name: 'pax', type: 'g', content: paxRecords({ comment: 'x' }) }, { name: `${top}/x` }) },
  { title: 'a member has a pax and a GNU name', code: 'archive-tar-extension', build: () =>
    withMore({ name: '././@LongLink', type: 'L', content: `${top}/a\0` }, { name: `${top}/x`, pax: { path: `${top}/b` } }) },
  { title: 'a member has two GNU names', code: 'archive-tar-extension', build: () =>
    withMore({ name: '././@LongLink', type: 'L', content: `${top}/a\0` }, { name: '././@LongLink', type: 'L', content: `${top}/b\0` }, { name: `${top}/x` }) },
  { title: 'a GNU name is empty', code: 'archive-tar-extension', build: () => withMore({ name: '././@LongLink', type: 'L' }, { name: `${top}/x` }) },
  { title: 'a GNU name hides bytes behind its end', code: 'archive-tar-extension', build: () =>
    withMore({ name: '././@LongLink', type: 'L', content: `${top}/a\0b` }, { name: `${top}/x` }) },
  { title: 'a GNU name is enormous', code: 'archive-tar-extension', build: () => withMore({ name: '././@LongLink', type: 'L', size: 2 ** 30 }) },
  { title: 'no member follows an extended header', code: 'archive-tar-extension', build: () => withMore({ name: 'pax', type: 'x', content: paxRecords({ comment: 'x' }) }) },
  { title: 'a member is a GNU sparse file', code: 'archive-sparse', build: () => withMore({ name: `${top}/x`, type: 'S' }) },
  { title: 'a member is a sparse file in pax form', code: 'archive-sparse', build: () => withMore({ name: `${top}/x`, pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' } }) },
]

const link = (name: string, linkName: string): TarEntry => ({ name: `${top}/${name}`, type: '2', linkName })
const hardLink = (name: string, linkName: string): TarEntry => ({ name: `${top}/${name}`, type: '1', linkName })

const members: HostileArchive[] = [
  { title: 'a name is not UTF-8', code: 'archive-name-encoding', build: () => withMore({ name: Buffer.from(`${top}/\xff`, 'latin1') }) },
  ...[
    ['climbs out', `${top}/../evil`], ['climbs out at once', '../evil'], ['is absolute', '/etc/passwd'], ['has a dot', './PKG-INFO'], ['has a dot later', `${top}/./evil`],
    ['has a backslash', `${top}\\evil`], ['has two slashes', `${top}//evil`], ['has a line break', `${top}/a\nb`], ['has a drive', 'C:evil'],
  ].map(([what, name]): HostileArchive => ({ title: `a name ${what}`, code: 'archive-name-unsafe', build: () => withMore({ name: name! }) })),
  { title: 'a pax name climbs out', code: 'archive-name-unsafe', build: () => withMore({ name: `${top}/x`, pax: { path: `${top}/../../evil` } }) },
  { title: 'a GNU name climbs out', code: 'archive-name-unsafe', build: () =>
    withMore({ name: '././@LongLink', type: 'L', content: `${top}/../../evil\0` }, { name: `${top}/x` }) },
  { title: 'a prefix climbs out', code: 'archive-name-unsafe', build: () => withMore({ name: 'evil', prefix: `${top}/..` }) },
  { title: 'a name is empty', code: 'archive-name-unsafe', build: () => withMore({ name: '' , mode: 0 }) },
  { title: 'a file is there twice', code: 'archive-duplicate-member', build: () => withMore({ name: `${top}/PKG-INFO`, content: 'Name: evil' }) },
  { title: 'a link replaces a file', code: 'archive-duplicate-member', build: () => withMore(link('PKG-INFO', 'pyproject.toml')) },
  { title: 'a link differs from a file by case alone', code: 'archive-duplicate-member', build: () => withMore(link('A', 'PKG-INFO'), { name: `${top}/a` }) },
  { title: 'a member is below a file', code: 'archive-name-conflict', build: () => withMore({ name: `${top}/PKG-INFO/x` }) },
  { title: 'a member is written through a link', code: 'archive-name-conflict', build: () => withMore(link('l', 'demo'), { name: `${top}/l/x` }) },
  { title: 'a member is written through a link by a name in capitals', code: 'archive-name-conflict', build: () => withMore(link('l', 'demo'), { name: `${top}/L/x` }) },
  ...[['3', 'a character device'], ['4', 'a block device'], ['6', 'a pipe'], ['7', 'contiguous'], ['D', 'a GNU folder'], ['M', 'a continuation'], ['V', 'a volume'], ['X', 'a Solaris header'], ['Z', 'of no known type'], ['s', 'of a small letter']]
    .map(([type, what]): HostileArchive => ({ title: `a member is ${what}`, code: 'archive-member-type', build: () => withMore({ name: `${top}/x`, type: type! }) })),
  { title: 'a file has the name of a folder', code: 'archive-member-type', build: () => withMore({ name: `${top}/x/` }) },
  { title: 'a link has the name of a folder', code: 'archive-member-type', build: () => withMore({ ...link('x', 'demo'), name: `${top}/x/` }) },
  { title: 'a folder has content', code: 'archive-size-mismatch', build: () => withMore({ name: `${top}/x/`, type: '5', content: 'x' }) },
  { title: 'a hard link has content', code: 'archive-size-mismatch', build: () => withMore({ ...hardLink('x', `${top}/PKG-INFO`), content: 'x' }) },
  ...[
    ['is absolute', 'x', '/etc/passwd'], ['climbs out', 'x', '../evil'], ['climbs out of a folder', 'demo/x', '../../evil'], ['climbs after a name', 'x', 'demo/../demo'],
    ['climbs after a dot and a name', 'demo/x', './a/../..'], ['has a backslash', 'x', '..\\evil'], ['has a drive', 'x', 'C:/evil'], ['is empty', 'x', ''],
    ['has two slashes', 'x', 'demo//x'], ['is a slash', 'x', '/'], ['is no text', 'x', 'a\nb'],
  ].map(([what, name, target]): HostileArchive => ({ title: `a link's target ${what}`, code: 'archive-link', build: () => withMore(link(name!, target!)) })),
  { title: 'a link\'s pax target climbs out', code: 'archive-link', build: () => withMore({ ...link('x', 'demo'), pax: { linkpath: '../../evil' } }) },
  { title: 'a link\'s GNU target climbs out', code: 'archive-link', build: () => withMore({ name: '././@LongLink', type: 'K', content: '../../evil\0' }, link('x', 'demo')) },
  { title: 'two links together climb out', code: 'archive-link', build: () => withMore(link('demo/up', '..'), link('x', 'demo/up/../evil')) },
  { title: 'a hard link leads outside', code: 'archive-link', build: () => withMore(hardLink('x', '/etc/passwd')) },
  { title: 'a hard link leads to a later file', code: 'archive-link', build: () => withMore(hardLink('x', `${top}/later`), { name: `${top}/later` }) },
  { title: 'a hard link leads to a symbolic link', code: 'archive-link', build: () => withMore(link('l', 'PKG-INFO'), hardLink('x', `${top}/l`)) },
  { title: 'a hard link leads to a folder', code: 'archive-link', build: () => withMore(hardLink('x', top)) },
  { title: 'a hard link is relative', code: 'archive-link', build: () => withMore(hardLink('x', 'PKG-INFO')) },
  { title: 'a hard link leads to itself', code: 'archive-link', build: () => withMore(hardLink('x', `${top}/x`)) },
  { title: 'it has too many members', code: 'archive-too-many-members', limits: { members: 3 }, build: () => sdist() },
  { title: 'its names are too large', code: 'archive-names-too-large', build: () => withMore(...Array.from({ length: 18_000 }, (_, index) => ({
    name: `${top}/${index}/${`${'n'.repeat(240)}/`.repeat(4).slice(0, -40)}`,
  }))) },
  { title: 'its members are too large', code: 'archive-unpacked-too-large', limits: { unpackedBytes: 100 }, build: () => sdist() },
  { title: 'it declares terabytes', code: 'archive-unpacked-too-large', build: () => withMore({ name: `${top}/x`, size: base256(2n ** 42n) }) },
  { title: 'zeros without end follow the tar', code: 'archive-unpacked-too-large', limits: { unpackedBytes: 1000, members: 10 }, build: () => withLayout({ trailing: Buffer.alloc(2 ** 20) }) },
  { title: 'it is a bomb', code: 'archive-ratio', build: () => sdist({ members: { zeros: Buffer.alloc(70 * 2 ** 20) } }) },
  { title: 'it is a bomb of zeros behind the end', code: 'archive-ratio', build: () => withLayout({ trailing: Buffer.alloc(70 * 2 ** 20) }) },
  { title: 'PKG-INFO is missing', code: 'archive-file-missing', build: () => sdist({ members: { 'PKG-INFO': null } }) },
  { title: 'PKG-INFO is deeper', code: 'archive-file-missing', build: () => sdist({ members: { 'PKG-INFO': null, 'demo.egg-info/PKG-INFO': 'x' } }) },
  { title: 'PKG-INFO is a link', code: 'archive-file-missing', build: () =>
    sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, link('PKG-INFO', 'pyproject.toml')] }) },
  { title: 'PKG-INFO is a hard link', code: 'archive-file-missing', build: () =>
    sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, hardLink('PKG-INFO', `${top}/pyproject.toml`)] }) },
  { title: 'PKG-INFO is a folder', code: 'archive-file-missing', build: () =>
    sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, { name: `${top}/PKG-INFO/`, type: '5' }] }) },
  { title: 'PKG-INFO is too large', code: 'archive-file-too-large', limits: { metadataBytes: 10 }, build: () => sdist() },
  { title: 'its top folder is of another project', code: 'archive-top-folder', build: () => sdist({ top: 'demon-1.0' }) },
  { title: 'its top folder is of another version', code: 'archive-top-folder', build: () => sdist({ top: 'demo-1.1' }) },
  { title: 'it has two top folders', code: 'archive-top-folder', build: () => withMore({ name: 'other/x' }) },
  { title: 'it has two spellings of its top folder', code: 'archive-top-folder', build: () => withMore({ name: 'Demo-1.0/x' }) },
  { title: 'a file is beside its top folder', code: 'archive-top-folder', build: () => withMore({ name: 'x' }) },
  { title: 'a file has the name of its top folder', code: 'archive-top-folder', build: () => inFront({ name: top }) },
  { title: 'a licence file is missing', code: 'archive-license-file', build: () => sdist({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'] }) },
  { title: 'a licence file is a folder', code: 'archive-license-file', build: () =>
    sdist({ metadataVersion: '2.4', metadataLines: ['License-File: demo'] }) },
]

/** Source distributions that must be refused. */
export const hostileSdists: readonly HostileArchive[] = [...framing, ...tarHeaders, ...members]

/** The codes of archives that no archive alone brings about. */
export const inspectionCodes: readonly RefusalCode[] = ['archive-inspection-timeout', 'archive-inspection-memory', 'archive-inspection-failed']
