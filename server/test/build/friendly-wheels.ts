import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { incompressibleBytes } from './core-metadata.ts'
import type { FriendlyArchive } from './friendly-archive.ts'
import { type BuiltArchive, buildWheel, recordLine, type WheelOptions } from './wheel.ts'
import type { ZipEntry } from './zip.ts'

const info = 'demo-1.0.dist-info'
const wheel = (options: Partial<WheelOptions> = {}) => buildWheel({ name: 'demo', version: '1.0', ...options })
const changed = (name: string, change: Partial<ZipEntry>) => (entries: ZipEntry[]) =>
  entries.map((entry) => (entry.name === name ? { ...entry, ...change } : entry))

function uint64Field(...values: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  return field
}

function withRecordOf(change: (record: string) => string, options: Partial<WheelOptions> = {}): BuiltArchive {
  let record = ''
  wheel({
    ...options,
    change: (entries) => {
      record = String(entries.at(-1)!.content)
      return entries
    },
  })
  return wheel({ ...options, members: { ...options.members, [`${info}/RECORD`]: change(record) } })
}

const source = "__version__ = '1.0'\n"
const large = Buffer.concat([Buffer.alloc(2 ** 20, 'abc'), incompressibleBytes(2 ** 20)])
const entryPoints = `# made by hand
[console_scripts]
demo = demo.cli:main
demo-2.x=demo:app.run [extra1, extra2]

[demo.plugins]
a name: with a colon = demo.plugins
path = /not/a/script
`

/** Wheels that are unusual and must be accepted. */
export const friendlyWheels: readonly FriendlyArchive[] = [
  { title: 'plain', build: () => wheel() },
  { title: 'stored', build: () => wheel({ compress: false }) },
  { title: 'with a member that is inflated in pieces', build: () => wheel({ members: { 'demo/large.bin': large } }) },
  { title: 'with a member that is stored and large', build: () => wheel({ members: { 'demo/large.bin': large }, compress: false }) },
  { title: 'with empty files', build: () => wheel({ members: { 'demo/py.typed': '', 'demo/empty.py': '' }, compress: false }) },
  { title: 'with empty files that are deflated', build: () => wheel({ members: { 'demo/py.typed': '' } }) },
  {
    title: 'with folders',
    build: () =>
      wheel({ change: (entries) => [{ name: 'demo/', mode: 0o40755, method: 0 }, ...entries, { name: `${info}/`, mode: 0o40755 }] }),
  },
  { title: 'with a directory in another order', build: () => wheel({ layout: { centralOrder: [3, 0, 2, 1] } }) },
  { title: 'with names in UTF-8', build: () => wheel({ members: { 'demo/grün/日本.txt': 'x' } }) },
  {
    title: 'with names that only extra fields could have spoiled',
    build: () => {
      const field = Buffer.concat([Buffer.from([0x75, 0x70, 21, 0, 1]), Buffer.alloc(4), Buffer.from('demo/__init__.py')])
      field.writeUInt32LE(crc32('demo/__init__.py'), 5)
      return wheel({ change: changed('demo/__init__.py', { extra: field }) })
    },
  },
  { title: 'with ZIP64 end records', build: () => wheel({ layout: { zip64: {} } }) },
  {
    title: 'with ZIP64 end records that alone know the place',
    build: () =>
      wheel({ layout: { zip64: {}, end: { entries: 0xffff, entriesOnDisk: 0xffff, centralSize: 0xffffffff, centralOffset: 0xffffffff } } }),
  },
  {
    title: 'with ZIP64 sizes in a local header',
    build: () => {
      const packedBytes = deflateRawSync(source).length
      return wheel({
        change: changed('demo/__init__.py', {
          local: {
            compressedSize: 0xffffffff,
            unpackedSize: 0xffffffff,
            versionNeeded: 45,
            extra: uint64Field(source.length, packedBytes),
          },
        }),
      })
    },
  },
  {
    title: 'with ZIP64 sizes in a local header that repeat its own',
    build: () =>
      wheel({
        change: changed('demo/__init__.py', {
          local: { extra: uint64Field(source.length, deflateRawSync(source).length) },
        }),
      }),
  },
  {
    title: 'with a ZIP64 size in both headers',
    build: () =>
      wheel({
        change: changed('demo/__init__.py', {
          local: { unpackedSize: 0xffffffff, extra: uint64Field(source.length, deflateRawSync(source).length) },
          central: { unpackedSize: 0xffffffff, extra: uint64Field(source.length) },
        }),
      }),
  },
  {
    title: 'made on Windows',
    build: () =>
      wheel({ change: (entries) => entries.map((entry) => ({ ...entry, central: { versionMadeBy: 20, externalAttributes: 0x20 } })) }),
  },
  { title: 'with flags for fast compression', build: () => wheel({ change: changed('demo/__init__.py', { flags: 6 }) }) },
  { title: 'with programs', build: () => wheel({ members: { 'demo-1.0.data/scripts/demo': '#!python\n' } }) },
  { title: 'with entry points', build: () => wheel({ members: { [`${info}/entry_points.txt`]: entryPoints } }) },
  {
    title: 'with a RECORD of other hashes',
    build: () =>
      withRecordOf((record) =>
        record.replace(/^(demo\/__init__\.py),sha256=[^,]*/m, `$1,sha512=${createHash('sha512').update(source).digest('base64url')}`),
      ),
  },
  { title: 'with a RECORD without sizes', build: () => withRecordOf((record) => record.replaceAll(/,[0-9]+$/gm, ',')) },
  { title: 'with a RECORD of Windows lines', build: () => withRecordOf((record) => record.replaceAll('\n', '\r\n')) },
  { title: 'with a RECORD whose last line has no end', build: () => withRecordOf((record) => record.trimEnd()) },
  {
    title: 'with a RECORD in quotation marks',
    build: () => withRecordOf((record) => record.replaceAll(/^([^,]*),([^,]*),(.*)$/gm, '"$1","$2","$3"')),
  },
  { title: 'with names that RECORD must quote', build: () => wheel({ members: { 'demo/a,b.txt': 'x', 'demo/say "x".txt': 'y' } }) },
  {
    title: 'with a signature that RECORD does not list',
    build: () => wheel({ change: (entries) => [...entries, { name: `${info}/RECORD.jws`, content: '{}' }] }),
  },
  {
    title: 'with a signature that RECORD lists without hash',
    build: () =>
      wheel({
        members: { [`${info}/RECORD.p7s`]: 'x', [`${info}/RECORD`]: null },
        change: (entries) => [
          ...entries,
          {
            name: `${info}/RECORD`,
            content: [
              ...entries
                .filter(({ name }) => !String(name).endsWith('.p7s'))
                .map(({ name, content }) => recordLine(String(name), content!)),
              `${info}/RECORD.p7s,,`,
              `${info}/RECORD,,`,
              '',
            ].join('\n'),
          },
        ],
      }),
  },
  {
    title: 'with a licence file',
    build: () =>
      wheel({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'], members: { [`${info}/licenses/LICENSE`]: 'free' } }),
  },
  {
    title: 'with a licence file where the metadata is older than the rule',
    build: () => wheel({ metadataVersion: '2.1', metadataLines: ['License-File: LICENSE'], members: { [`${info}/LICENSE`]: 'free' } }),
  },
  {
    title: 'with another spelling in its dist-info folder',
    build: () => buildWheel({ name: 'Demo.Pkg', version: '1.0', distInfo: 'Demo.Pkg-1.0.0.dist-info' }),
  },
  { title: 'with a build tag and several tags', build: () => wheel({ buildTag: '1', tag: 'py2.py3-none-any' }) },
  {
    title: 'with vendored dist-info folders below',
    build: () => wheel({ members: { 'demo/_vendor/six-1.0.dist-info/METADATA': 'Name: six' } }),
  },
  {
    title: 'of other tags than its file name',
    warning: /tags/,
    build: () => wheel({ members: { [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n' } }),
  },
  {
    title: 'that does not say whether it is pure',
    warning: /Root-Is-Purelib/,
    build: () => wheel({ members: { [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nTag: py3-none-any\n' } }),
  },
  {
    title: 'with names that differ by case',
    warning: /'demo\/READ' and 'demo\/read'/,
    build: () => wheel({ members: { 'demo/READ': '', 'demo/read': '' } }),
  },
  {
    title: 'with names that differ by Unicode form',
    warning: /same file/,
    build: () => wheel({ members: { 'demo/\u00e9': '', 'demo/e\u0301': '' } }),
  },
]
