import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { hostileSdists } from '../../build/hostile-sdists.ts'
import { hostileWheels } from '../../build/hostile-wheels.ts'
import { base256, paxRecords, type TarEntry, writeTar } from '../../build/tar.ts'
import { writeZip, type ZipEntry } from '../../build/zip.ts'
import { distInfo, type Draft, topFolder } from './draft.ts'
import { level, type Mutator } from './mutator.ts'
import type { Random } from './random.ts'

const evilPaths = ['../evil.py', 'demo/../../evil.py', '/etc/cron.d/evil', 'C:/evil.py', 'c:evil', '..\\evil.py', 'a//b', './a', 'a/./b', 'a/..', '..', 'a\0b', 'a\nb', 'a\u202eb', '', '/', 'x'.repeat(300), 'd/'.repeat(70), 'con/', '~/x', '-rf']
const evilTargets = ['/etc/passwd', '../evil', '../../evil', 'a/../..', '..\\evil', 'C:/x', '', 'a//b', 'a\nb', './..', 'a/../../..']

// --- ZIP

const oneEntry = (draft: Draft, random: Random, change: (entry: ZipEntry) => ZipEntry): void => void draft.zipEntries.push((entries) => {
  const chosen = random.below(entries.length)
  return entries.map((entry, index) => (index === chosen ? change(entry) : entry))
})
const moreEntries = (draft: Draft, random: Random, ...more: ZipEntry[]): void => void draft.zipEntries.push((entries) => {
  const at = random.below(entries.length + 1)
  return [...entries.slice(0, at), ...more, ...entries.slice(at)]
})
const changeRecord = (draft: Draft, change: (record: string) => string): void => void draft.zipEntries.push((entries) =>
  entries.map((entry) => (String(entry.name).endsWith('.dist-info/RECORD') ? { ...entry, content: change(String(entry.content)) } : entry)))

function extraField(id: number, content: Uint8Array, sizeBytes = content.length): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(sizeBytes, 2)
  return Buffer.concat([head, content])
}
function uint64(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8)
  return bytes
}

const zipFraming = level('ZIP', {
  'bytes in front': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, prefix: random.pick([Buffer.from('#!/bin/sh\n'), random.bytes(9), Buffer.from('MZ')]) }),
  'bytes behind': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, trailing: random.bytes(random.between(1, 60)) }),
  'a comment': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, end: { comment: random.pick([Buffer.from('hello'), writeZip([]), Buffer.alloc(65_535)]) } }),
  'a gap before the directory': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, beforeCentral: random.bytes(random.between(1, 50)) }),
  'a gap behind the directory': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, afterCentral: random.bytes(random.between(1, 50)) }),
  'a gap between members': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, before: random.bytes(random.between(1, 30)) })),
  'the directory in another order': (draft, random) => draft.zipEntries.push((entries) => {
    draft.zipLayout.centralOrder = [...entries.keys()].map((index) => [random.below(100), index] as const).sort(([a], [b]) => a - b).map(([, index]) => index)
    return entries
  }),
  'members in another order': (draft, random) => draft.zipEntries.push((entries) => entries.map((entry) => [random.below(100), entry] as const).sort(([a], [b]) => a - b).map(([, entry]) => entry)),
  'a lie in the end record': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, end: { [random.pick(['disk', 'centralDisk', 'entriesOnDisk', 'entries', 'centralSize', 'centralOffset', 'signature'])]: random.pick([0, 1, 3, 5, 46, 0xffff, 0x7fffffff]) % 65_536 } }),
  'a saturated end record': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, end: random.pick([{ entries: 0xffff, entriesOnDisk: 0xffff }, { centralSize: 0xffffffff }, { centralOffset: 0xffffffff }]) }),
  'ZIP64 end records': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, zip64: {}, ...(random.chance(0.5) ? { end: { entries: 0xffff, entriesOnDisk: 0xffff, centralSize: 0xffffffff, centralOffset: 0xffffffff } } : {}) }),
  'a lie in the ZIP64 end records': (draft, random) => void (draft.zipLayout = {
    ...draft.zipLayout,
    zip64: { [random.pick(['disk', 'centralDisk', 'entriesOnDisk', 'entries', 'centralSize', 'centralOffset', 'recordSize', 'locatorOffset', 'locatorDisks', 'locatorDisk'])]: random.pick([0, 1, 2, 4, 5, 100, 2 ** 40]) % 2 ** 32 },
    ...(random.chance(0.5) ? { end: { entries: 0xffff, entriesOnDisk: 0xffff, centralSize: 0xffffffff, centralOffset: 0xffffffff } } : {}),
  }),
  'half of the ZIP64 end records': (draft, random) => void (draft.zipLayout = { ...draft.zipLayout, zip64: random.pick([{ omitRecord: true }, { omitLocator: true }, { extension: Buffer.alloc(random.between(1, 20)) }]) }),
  'a member that only streams see': (draft, random) => moreEntries(draft, random, { name: 'hidden.py', content: random.word(9), omitCentral: true }),
  'a member that only the directory knows': (draft, random) => moreEntries(draft, random, { name: 'ghost.py', content: random.word(9), omitLocal: true, central: { localOffset: random.below(300) } }),
  'two records of one member': (draft, random) => moreEntries(draft, random, { name: `${random.word(4)}.py`, omitLocal: true, central: { localOffset: 0 } }),
  'a member in a member': (draft, random) => draft.zipEntries.push((entries) => {
    const inner = { name: 'inner.py', content: random.word(9), method: 0 }
    const packed = writeZip([inner]).subarray(0, 30 + 8 + 9)
    return [{ name: 'outer.bin', content: packed, method: 0 }, { ...inner, omitLocal: true, central: { localOffset: 30 + 9 } }, ...entries]
  }),
  'another archive behind it': (draft) => draft.bytes.push((bytes) => Buffer.concat([bytes, bytes])),
  'a tar file in front of it': (draft) => draft.bytes.push((bytes) => Buffer.concat([writeTar([{ name: 'PK\x03\x04', content: 'x' }]), bytes])),
}, { kind: 'wheel' })

const sharedFields = ['versionNeeded', 'flags', 'method', 'crc', 'compressedSize', 'unpackedSize'] as const
const oddNumbers = [0, 1, 2, 6, 8, 9, 12, 20, 45, 51, 63, 0x40, 0x800, 0x808, 0x2000, 0xffff]

const zipMembers = level('ZIP member', {
  'the headers differ': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, [random.pick(['local', 'central'])]: { [random.pick([...sharedFields, 'time', 'date'] as const)]: random.pick(oddNumbers) } })),
  'both headers lie': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, [random.pick(sharedFields)]: random.pick(oddNumbers) })),
  'the names differ': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, [random.pick(['local', 'central'])]: { name: random.pick(['other.py', String(entry.name).toUpperCase(), `${entry.name}\0`]) } })),
  'it begins elsewhere': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, central: { localOffset: random.pick([0, 1, 30, 500, 0x7fffffff, 0xffffffff]) } })),
  'it is there twice': (draft, random) => draft.zipEntries.push((entries) => [...entries, { ...random.pick(entries), ...(random.chance(0.5) ? { content: 'Name: evil\n' } : {}) }]),
  'it has an evil name': (draft, random) => moreEntries(draft, random, { name: random.pick(evilPaths), content: 'x' }),
  'it is renamed to an evil name': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, name: random.pick(evilPaths) })),
  'its name is no UTF-8': (draft, random) => moreEntries(draft, random, { name: random.pick([Buffer.from([0xff]), Buffer.from('caf\xe9', 'latin1'), Buffer.from('é')]), content: 'x', flags: random.pick([0, 0x800]) }),
  'it is no file': (draft, random) => moreEntries(draft, random, { name: random.pick(['x', 'x/']), content: '/etc/passwd', mode: random.pick([0o120777, 0o20666, 0o60666, 0o10644, 0o140755, 0o40755, 0o100644, 0o170000]) }),
  'it is below a file': (draft, random) => draft.zipEntries.push((entries) => [...entries, { name: `${random.pick(entries).name}/below.py`, content: 'x' }]),
  'a folder': (draft, random) => moreEntries(draft, random, { name: `${random.word(4)}/`, mode: 0o40755, method: random.pick([0, 8]) }),
  'it is encrypted': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, flags: random.pick([1, 9, 0x41]) })),
  'it has a data descriptor': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, flags: 8, local: random.chance(0.5) ? { crc: 0, compressedSize: 0, unpackedSize: 0 } : {}, after: Buffer.alloc(random.pick([12, 16, 24])) })),
  'it is packed in another way': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, method: random.pick([1, 6, 9, 12, 14, 93, 95, 98, 99]) })),
  'it has a comment': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, central: { comment: random.word(9) } })),
  'extra fields': (draft, random) => oneEntry(draft, random, (entry) => {
    const extra = random.pick([extraField(1, uint64(1)), extraField(1, uint64(5, 5)), extraField(1, uint64(5, 5, 0)), extraField(0x7075, Buffer.from([1, 0, 0, 0, 0, 0x78])), extraField(0x5455, Buffer.alloc(5)), extraField(0x9999, Buffer.alloc(3), 300), Buffer.from([1]), extraField(0x000a, Buffer.alloc(32)), extraField(0x7875, Buffer.alloc(11))])
    return { ...entry, ...random.pick([{ extra }, { local: { extra } }, { central: { extra } }, { extra: Buffer.concat([extra, extra]) }]) }
  }),
  'ZIP64 sizes': (draft, random) => oneEntry(draft, random, (entry) => {
    const unpacked = Buffer.byteLength(entry.content ?? '')
    const packed = entry.method === 0 ? unpacked : deflateRawSync(Buffer.from(entry.content ?? '')).length
    const lying = random.chance(0.6) ? 0 : random.pick([1, -1, 2 ** 40])
    const fields = { compressedSize: 0xffffffff, unpackedSize: 0xffffffff, extra: extraField(1, uint64(Math.max(0, unpacked + lying), packed)) }
    return { ...entry, ...random.pick([{ local: fields }, { central: fields }, { local: fields, central: fields }]) }
  }),
  'its content is not what was packed': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, method: 8, packed: random.pick([random.bytes(20), Buffer.alloc(0), Buffer.concat([deflateRawSync(Buffer.from(entry.content ?? '')), random.bytes(5)]), deflateRawSync('other')]) })),
  'it is packed in two blocks and a stored one': (draft, random) => oneEntry(draft, random, (entry) => {
    const content = Buffer.from(entry.content ?? '')
    if (content.length > 65_535) return entry
    const head = Buffer.from([1, 0, 0, 0, 0])
    head.writeUInt16LE(content.length, 1)
    head.writeUInt16LE(~content.length & 0xffff, 3)
    return { ...entry, method: 8, packed: Buffer.concat([head, content]) }
  }),
  'names that differ by case or Unicode form': (draft, random) => {
    const [a, b] = random.pick([['x/READ', 'x/read'], ['x/\u00e9', 'x/e\u0301'], ['x/ſ', 'x/s'], ['x/ﬁ', 'x/fi']] as const)
    draft.members[a] = '1'
    draft.members[b] = '2'
  },
}, { kind: 'wheel' })

const wheelContent = level('wheel', {
  'a required file is missing': (draft, random) => void (draft.members[`${distInfo(draft)}/${random.pick(['METADATA', 'WHEEL', 'RECORD'])}`] = null),
  'a required file is a folder': (draft, random) => {
    const path = `${distInfo(draft)}/${random.pick(['METADATA', 'WHEEL'])}`
    draft.members[path] = null
    moreEntries(draft, random, { name: `${path}/`, mode: 0o40755 })
  },
  'two dist-info folders': (draft, random) => void (draft.members[`${random.pick(['other-1.0.dist-info', 'x.DIST-INFO', 'other.dist-info'])}/METADATA`] = 'Name: other\n'),
  'a dist-info folder that is deeper': (draft) => void (draft.members['vendor/six-1.0.dist-info/METADATA'] = 'Name: six\n'),
  'a folder of data': (draft, random) => void (draft.members[`${random.pick([distInfo(draft).replace('.dist-info', '.data'), 'other-1.0.data', 'x.DATA'])}/${random.pick(['scripts', 'purelib', 'data', 'stdlib', '', '..'])}/x`] = 'x'),
  'a line of RECORD is another': (draft, random) => changeRecord(draft, (record) => {
    const lines = record.split('\n')
    const at = random.below(lines.length - 1)
    lines[at] = random.pick(['', ',', ',,', 'x,,', 'x,sha256=abc,1', 'x,md5=1B2M2Y8AsgTpgAmY7PhCfg,0', '"x,,', '../x,,', `${lines[at]},`, `${lines[at]}\r`, lines[at]!.replace(/[0-9]+$/, '7'), lines[at]!.replace(/[0-9]+$/, ''), lines[at]!.replace(/sha256=.{8}/, 'sha256=AAAAAAAA'), lines[at]!.replace('sha256', 'sha512'), lines[at]!.toUpperCase(), lines[at]!.replaceAll('/', '\\'), `./${lines[at]}`])
    return lines.join('\n')
  }),
  'a line of RECORD is missing': (draft, random) => changeRecord(draft, (record) => record.split('\n').filter((_, index) => index !== random.below(3)).join('\n')),
  'a line of RECORD is doubled': (draft, random) => changeRecord(draft, (record) => `${record.split('\n')[random.below(3)]}\n${record}`),
  'RECORD lists what is not there': (draft, random) => changeRecord(draft, (record) => `${random.word(5)}.py,,\n${record}`),
  'RECORD in another spelling': (draft, random) => changeRecord(draft, random.pick([(record: string) => record.replaceAll('\n', '\r\n'), (record: string) => record.trimEnd(), (record: string) => record.replaceAll(/^([^,]*),/gm, '"$1",'), (record: string) => record.split('\n').reverse().join('\n').trimStart()])),
  'RECORD is no UTF-8': (draft) => draft.zipEntries.push((entries) => entries.map((entry) => (String(entry.name).endsWith('.dist-info/RECORD') ? { ...entry, content: Buffer.from([0xff, 0x2c, 0x2c]) } : entry))),
  'a member that RECORD does not know': (draft, random) => moreEntries(draft, random, { name: `${random.word(5)}/${random.pick(['evil.py', 'RECORD.jws', 'RECORD'])}`, content: 'import os\n' }),
  'a signature': (draft, random) => moreEntries(draft, random, { name: `${distInfo(draft)}/RECORD.${random.pick(['jws', 'p7s', 'asc'])}`, content: '{}' }),
  'WHEEL is another': (draft, random) => void (draft.members[`${distInfo(draft)}/WHEEL`] = random.pick<string | Uint8Array>(['', 'Wheel-Version: 2.0\nTag: py3-none-any\n', 'Wheel-Version: 1.0\n', 'Wheel-Version: 1.0\nTag: ../x-none-any\n', 'Wheel-Version: 1.0\nTag: py3-none-any\n\nTag: x\n', 'Wheel-Version: 1.0\nTag: a-b-c\n', 'Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\nTag: a-b-c\n', 'no field\n', Buffer.from([0xff]), 'Wheel-Version: 1.9\r\nTag: py3-none-any\r\n'])),
  'entry points': (draft, random) => void (draft.members[`${distInfo(draft)}/entry_points.txt`] = random.pick(['[console_scripts]\nx = demo:main\n', '[console_scripts]\n../../x = demo:main\n', '[console_scripts]\nx = demo:main(); import os\n', 'x = y\n', '[a]\n[a]\n', '[console_scripts\n', '[a]\nx = 1\n  y = 2\n', '[console_scripts]\nx=a:b\nX=a:b\n', '[a]\n\0 = 1\n'])),
  'a licence folder': (draft, random) => {
    draft.project.metadataVersion = '2.4'
    draft.project.metadataLines = ['License-File: LICENSE']
    draft.members[`${distInfo(draft)}/${random.pick(['licenses/LICENSE', 'LICENSE', 'licenses/license'])}`] = 'free'
  },
  'a member of many bytes': (draft, random) => void (draft.members['large.bin'] = Buffer.alloc(random.pick([131_073, 524_289, 3_000_000]), random.pick(['a', 'abc']))),
}, { kind: 'wheel' })

// --- tar and gzip

const oneTar = (draft: Draft, random: Random, change: (entry: TarEntry) => TarEntry): void => void draft.tarEntries.push((entries) => {
  const chosen = random.below(entries.length)
  return entries.map((entry, index) => (index === chosen ? change(entry) : entry))
})
const moreTar = (draft: Draft, random: Random, ...more: TarEntry[]): void => void draft.tarEntries.push((entries) => {
  const at = random.between(1, entries.length)
  return [...entries.slice(0, at), ...more, ...entries.slice(at)]
})

const gzip = level('gzip', {
  'two members': (draft, random) => draft.gzip.push((packed, tar) => random.pick([Buffer.concat([packed, packed]), Buffer.concat([gzipSync(tar.subarray(0, 512)), gzipSync(tar.subarray(512))]), Buffer.concat([packed, gzipSync('')])])),
  'bytes behind': (draft, random) => draft.gzip.push((packed) => Buffer.concat([packed, random.pick([random.bytes(9), Buffer.alloc(512), Buffer.from([0x1f])])])),
  'bytes in front': (draft, random) => draft.gzip.push((packed) => Buffer.concat([random.bytes(random.between(1, 9)), packed])),
  'its header is another': (draft, random) => draft.gzip.push((packed) => {
    const changed = Buffer.from(packed)
    changed[random.pick([2, 3, 3, 3, 8, 9])] = random.below(256)
    return changed
  }),
  'a name in its header': (draft, random) => draft.gzip.push((packed) => {
    const changed = Buffer.from(packed)
    changed[3] = 8
    return Buffer.concat([changed.subarray(0, 10), Buffer.from(`${random.word(random.pick([5, 900, 2000]))}\0`), changed.subarray(10)])
  }),
  'its trailer is another': (draft, random) => draft.gzip.push((packed) => {
    const changed = Buffer.from(packed)
    changed.writeUInt32LE(random.below(2 ** 31), changed.length - random.pick([4, 8]))
    return changed
  }),
  'it is cut off': (draft, random) => draft.gzip.push((packed) => packed.subarray(0, packed.length - random.between(1, 30))),
  'it is not packed': (draft) => draft.gzip.push((_, tar) => tar),
  'it is a ZIP file': (draft) => draft.gzip.push(() => writeZip([{ name: `${topFolder(draft)}/PKG-INFO`, content: 'Name: x' }])),
  'a ZIP file behind it': (draft) => draft.gzip.push((packed) => Buffer.concat([packed, writeZip([{ name: 'a', content: 'x' }])])),
}, { kind: 'sdist' })

const tar = level('tar', {
  'its end is missing or long': (draft, random) => void (draft.tarLayout = { endBlocks: random.pick([0, 1, 2, 3, 40]) }),
  'something behind its end': (draft, random) => void (draft.tarLayout = { ...draft.tarLayout, trailing: random.pick([Buffer.from('x'), Buffer.alloc(100), random.bytes(512), writeTar([{ name: `${topFolder(draft)}/evil`, content: 'x' }])]) }),
  'a header has odd bytes and the right checksum': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, change: (block) => {
    for (let count = random.between(1, 3); count > 0; count--) block[random.pick([random.below(512), random.between(100, 156), random.between(257, 345)])] = random.below(256)
  } })),
  'a header has the wrong checksum': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, checksum: random.pick([0, 1, 99_999, Buffer.from('        ')]) })),
  'a number is written in another way': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, change: (block) => {
    const [at, width] = random.pick([[100, 8], [108, 8], [116, 8], [136, 12], [329, 8], [337, 8], [124, 12]] as const)
    random.pick([Buffer.from('-0000001'), Buffer.from('0o000001'), Buffer.from('zzzzzzzz'), Buffer.from('  644 \0 '), Buffer.from('0000_001'), base256(random.pick([3n, -1n, 2n ** 60n]), width), Buffer.alloc(width)]).copy(block, at, 0, width)
  } })),
  'another format': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, magic: random.pick(['ustar  \0', '\0'.repeat(8), 'ustar\x0000', 'hostile\0', 'ustar\0  ', 'ustar 00']) })),
  'a size that is not so': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, size: random.pick([0, 1, 511, 512, 513, 100_000, base256(2n ** 42n), base256(-1n), base256(2n ** 70n), Buffer.from('77777777777\0')]) })),
  'something in the padding': (draft, random) => oneTar(draft, random, (entry) => {
    const length = Buffer.byteLength(entry.content ?? '') % 512
    return length === 0 ? entry : { ...entry, padding: Buffer.alloc(512 - length, random.pick(['x', '\0'])) }
  }),
  'a global header': (draft, random) => draft.tarEntries.push((entries) => [{ name: 'pax_global_header', type: 'g', content: paxRecords(random.pick<Record<string, string>>([{ comment: '0'.repeat(40) }, { path: 'evil' }, { size: '0' }, { mtime: '1' }, { linkpath: 'x' }])) }, ...entries]),
  'a pax header': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, pax: random.pick<Record<string, string>>([{ path: `${topFolder(draft)}/renamed` }, { path: '../evil' }, { path: `${topFolder(draft)}/a/../../x` }, { size: '0' }, { size: String(Buffer.byteLength(entry.content ?? '')) }, { size: '-1' }, { linkpath: '/etc/passwd' }, { mtime: '1.5', atime: 'x' }, { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' }, { 'SCHILY.realsize': '9' }, { hdrcharset: 'BINARY' }, { comment: 'é' }, { uid: '99999999' }, { 'GNU.sparse.name': '/etc/passwd' }]) })),
  'a broken pax header': (draft, random) => moreTar(draft, random, { name: 'pax', type: 'x', content: random.pick([Buffer.from('99 path=x\n'), Buffer.from('3 path=x\n'), Buffer.from('0 path=x\n'), Buffer.from('7 path\n'), Buffer.from('5 =x\n'), Buffer.concat([paxRecords({ path: `${topFolder(draft)}/a` }), paxRecords({ path: `${topFolder(draft)}/b` })]), Buffer.alloc(70_000, 'x'), Buffer.from([0x38, 0x20, 0x70, 0x3d, 0xff, 0xff, 0xff, 0x0a]), Buffer.alloc(0)]) }, { name: `${topFolder(draft)}/x` }),
  'a GNU long name': (draft, random) => moreTar(draft, random, { name: '././@LongLink', type: random.pick(['L', 'L', 'K']), content: `${random.pick([`${topFolder(draft)}/${'n'.repeat(120)}`, '../evil', '', `${topFolder(draft)}/a\0b`, 'é'.repeat(99)])}${random.pick(['\0', ''])}` }, { name: `${topFolder(draft)}/short`, content: 'x', magic: random.pick(['ustar  \0', 'ustar\x0000']) }),
  'extended headers one after the other': (draft, random) => moreTar(draft, random, ...random.pick<TarEntry[]>([
    [{ name: 'p', type: 'x', content: paxRecords({ path: `${topFolder(draft)}/a` }) }, { name: `${topFolder(draft)}/x`, pax: { path: `${topFolder(draft)}/b` } }],
    [{ name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/a\0` }, { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/b\0` }, { name: 'x' }],
    [{ name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/a\0` }, { name: 'x', pax: { path: `${topFolder(draft)}/b` } }],
    [{ name: '././@LongLink', type: 'K', content: 'a\0' }, { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/b\0` }, { name: 'x', type: '2', linkName: 'y' }],
  ])),
  'an extended header of nothing': (draft) => draft.tarEntries.push((entries) => [...entries, { name: 'pax', type: 'x', content: paxRecords({ comment: 'x' }) }]),
  'a sparse file': (draft, random) => moreTar(draft, random, random.pick<TarEntry>([{ name: `${topFolder(draft)}/s`, type: 'S', magic: 'ustar  \0' }, { name: `${topFolder(draft)}/s`, pax: { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '9' } }])),
}, { kind: 'sdist' })

const tarMembers = level('tar member', {
  'a link': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/${random.pick(['l', 'a/l'])}`, type: '2', linkName: random.pick([...evilTargets, 'PKG-INFO', '..', './x', 'nowhere']) }),
  'a hard link': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/h`, type: '1', linkName: random.pick([...evilTargets, `${topFolder(draft)}/PKG-INFO`, topFolder(draft), `${topFolder(draft)}/h`, 'PKG-INFO']) }),
  'a member below a link': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/l`, type: '2', linkName: '.' }, { name: `${topFolder(draft)}/${random.pick(['l', 'L'])}/evil`, content: 'x' }),
  'a member below a file': (draft) => draft.tarEntries.push((entries) => [...entries, { name: `${topFolder(draft)}/PKG-INFO/below`, content: 'x' }]),
  'it is of another type': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/${random.pick(['x', 'x/'])}`, type: random.pick(['3', '4', '6', '7', 'A', 'D', 'M', 'N', 'V', 'X', '\0', ' ', '5', '0']), ...(random.chance(0.3) ? { content: 'x' } : {}) }),
  'a type is changed': (draft, random) => oneTar(draft, random, (entry) => ({ ...entry, type: random.pick(['0', '1', '2', '3', '5', '7', '\0', 'x', 'L', 'S']) })),
  'it is there twice': (draft, random) => draft.tarEntries.push((entries) => [...entries, { ...random.pick(entries), ...(random.chance(0.5) ? { content: 'Name: evil\n' } : {}) }]),
  'it has an evil name': (draft, random) => moreTar(draft, random, { name: random.pick(evilPaths).slice(0, 99), content: 'x' }),
  'it has an evil name below the top': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/${random.pick(evilPaths)}`.slice(0, 99), content: 'x' }),
  'its name is no UTF-8': (draft, random) => moreTar(draft, random, { name: Buffer.concat([Buffer.from(`${topFolder(draft)}/`), random.pick([Buffer.from([0xff]), Buffer.from('é', 'latin1')])]), content: 'x' }),
  'a prefix': (draft, random) => moreTar(draft, random, { name: 'name', prefix: random.pick([topFolder(draft), `${topFolder(draft)}/..`, '..', '/', `${topFolder(draft)}/${'p'.repeat(100)}`]), content: 'x' }),
  'two top folders': (draft, random) => moreTar(draft, random, { name: random.pick(['other/x', `${topFolder(draft).toUpperCase()}/x`, 'x', 'pax_global_header']), content: 'x' }),
  'folders repeat': (draft, random) => moreTar(draft, random, { name: `${topFolder(draft)}/`, type: '5' }, { name: `${topFolder(draft)}/d`, type: '5' }, { name: `${topFolder(draft)}/d/`, type: '5' }),
  'no folders': (draft) => draft.tarEntries.push((entries) => entries.filter(({ type }) => type !== '5')),
  'PKG-INFO is missing': (draft) => void (draft.members['PKG-INFO'] = null),
  'PKG-INFO is deeper': (draft) => {
    draft.members['PKG-INFO'] = null
    draft.members['x.egg-info/PKG-INFO'] = 'Name: x\n'
  },
  'PKG-INFO is a link': (draft) => {
    draft.members['PKG-INFO'] = null
    draft.tarEntries.push((entries) => [...entries, { name: `${topFolder(draft)}/PKG-INFO`, type: '2', linkName: 'pyproject.toml' }])
  },
  'a licence': (draft, random) => {
    draft.project.metadataVersion = '2.4'
    draft.project.metadataLines = ['License-File: LICENSE']
    if (random.chance(0.7)) draft.members.LICENSE = 'free'
  },
  'names that differ by case or Unicode form': (draft, random) => {
    const [a, b] = random.pick([['READ', 'read'], ['\u00e9', 'e\u0301']] as const)
    draft.members[a] = '1'
    draft.members[b] = '2'
  },
  'long and odd names': (draft, random) => void (draft.members[random.pick([`${'f/'.repeat(30)}${'n'.repeat(150)}`, 'grün/日本', `${'é'.repeat(60)}.py`])] = 'x'),
}, { kind: 'sdist' })

// --- what the small limits of the narrow index are for

const limits = level('limits', {
  'many members': (draft, random) => {
    draft.stage = 'narrow'
    for (let count = random.between(20, 40); count > 0; count--) draft.members[`m${count}`] = 'x'
  },
  'much when unpacked': (draft, random) => {
    draft.stage = 'narrow'
    draft.compress = true
    draft.members['zeros.bin'] = Buffer.alloc(random.between(60_000, 90_000))
  },
  'METADATA or WHEEL is large': (draft, random) => {
    draft.stage = random.pick(['narrow', 'wide'])
    if (draft.kind === 'wheel' && random.chance(0.5)) draft.members[`${distInfo(draft)}/WHEEL`] = 'x: y\n'.repeat(210_000)
    else draft.metadata.push((bytes) => Buffer.concat([bytes, Buffer.from(`${bytes.includes('\n\n') ? '' : '\n'}${'x'.repeat(8000)}`)]))
  },
})

// --- any archive

const anyBytes = level('bytes', {
  'some are others': (draft, random) => draft.bytes.push((bytes) => {
    const changed = Buffer.from(bytes)
    for (let count = random.between(1, 5); count > 0 && changed.length > 0; count--) changed[random.below(changed.length)] = random.below(256)
    return changed
  }),
  'one bit is the other': (draft, random) => draft.bytes.push((bytes) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8)
    return changed
  }),
  'bytes near the end are others': (draft, random) => draft.bytes.push((bytes) => {
    const changed = Buffer.from(bytes)
    for (let count = random.between(1, 3); count > 0 && changed.length > 0; count--) changed[Math.max(0, changed.length - 1 - random.below(120))] = random.below(256)
    return changed
  }),
  'it is cut off': (draft, random) => draft.bytes.push((bytes) => bytes.subarray(0, random.below(bytes.length + 1))),
  'its start is missing': (draft, random) => draft.bytes.push((bytes) => bytes.subarray(random.below(Math.min(bytes.length, 100)))),
  'a piece is missing': (draft, random) => draft.bytes.push((bytes) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.between(1, 40))])
  }),
  'a piece is there twice': (draft, random) => draft.bytes.push((bytes) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.between(1, 200)))])
  }),
  'noise in between': (draft, random) => draft.bytes.push((bytes) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), random.bytes(random.between(1, 30)), bytes.subarray(at)])
  }),
  'a piece is zeros': (draft, random) => draft.bytes.push((bytes) => Buffer.from(bytes).fill(0, random.below(bytes.length + 1), bytes.length - random.below(bytes.length + 1))),
  'noise alone': (draft, random) => draft.bytes.push(() => random.bytes(random.between(0, 500))),
})

const tarBytes = level('tar bytes', {
  'some are others': (draft, random) => draft.gzip.push((_, tar) => {
    const changed = Buffer.from(tar)
    for (let count = random.between(1, 3); count > 0; count--) changed[random.below(changed.length)] = random.below(256)
    return gzipSync(changed)
  }),
  'a block is there twice, missing or elsewhere': (draft, random) => draft.gzip.push((_, tar) => {
    const at = 512 * random.below(tar.length / 512)
    const block = tar.subarray(at, at + 512)
    return gzipSync(random.pick([Buffer.concat([tar.subarray(0, at), block, tar.subarray(at)]), Buffer.concat([tar.subarray(0, at), tar.subarray(at + 512)]), Buffer.concat([block, tar])]))
  }),
  'it is cut off': (draft, random) => draft.gzip.push((_, tar) => gzipSync(tar.subarray(0, random.below(tar.length)))),
}, { kind: 'sdist' })

const zipBytes = level('ZIP bytes', {
  'a number in the directory is another, and in the local header too': (draft, random) => draft.bytes.push((bytes) => {
    const changed = Buffer.from(bytes)
    const [local, central] = [changed.lastIndexOf('PK\x03\x04', undefined, 'latin1'), changed.lastIndexOf('PK\x01\x02', undefined, 'latin1')]
    const field = random.below(26)
    if (local >= 0 && central >= 0 && central + 6 + field < changed.length) changed[local + 4 + field] = changed[central + 6 + field] = random.below(256)
    return changed
  }),
  'the checksum of what was changed is right': (draft, random) => oneEntry(draft, random, (entry) => {
    const content = Buffer.from(entry.content ?? '')
    if (content.length > 0) content[random.below(content.length)] = random.below(256)
    return { ...entry, content, crc: crc32(content) }
  }),
}, { kind: 'wheel' })

/** Archives that are known to be hostile, of a project of their own. Those with limits of their own go by the narrow index. */
const known: Mutator[] = [...hostileWheels, ...hostileSdists].filter(({ limits }) => limits === undefined).map(({ title, build }) => {
  let built: { filename: string; bytes: Buffer } | undefined
  return {
    title: `known hostile: ${title}`,
    isHeavy: true,
    run: (draft) => {
      draft.archive = () => (built ??= build())
      draft.claimed.name = 'demo'
      draft.claimed.version = '1.0'
    },
  }
})

/** Changes of members, archives and their bytes. */
export const archiveMutators: readonly Mutator[] = [
  ...zipFraming, ...zipMembers, ...wheelContent, ...gzip, ...tar, ...tarMembers, ...limits, ...anyBytes, ...tarBytes, ...zipBytes,
]

export const knownHostile: readonly Mutator[] = known
