import { incompressibleBytes } from './core-metadata.ts'
import type { FriendlyArchive } from './friendly-archive.ts'
import { buildSdist, type SdistOptions } from './sdist.ts'
import { base256, paxRecords, type TarEntry } from './tar.ts'

const top = 'demo-1.0'
const sdist = (options: Partial<SdistOptions> = {}) => buildSdist({ name: 'demo', version: '1.0', ...options })
const withMore = (...more: TarEntry[]) => sdist({ change: (entries) => [...entries, ...more] })
const large = Buffer.concat([Buffer.alloc(2 ** 20, 'abc'), incompressibleBytes(2 ** 20)])
const nested = `${top}/${'folder/'.repeat(20)}${'f'.repeat(120)}`

/** Source distributions that are unusual and must be accepted. */
export const friendlySdists: readonly FriendlyArchive[] = [
  { title: 'plain', build: () => sdist() },
  { title: 'not compressed', build: () => sdist({ compress: false }) },
  { title: 'without folders', build: () => sdist({ change: (entries) => entries.filter((entry) => entry.type !== '5') }) },
  { title: 'with folders that repeat', build: () => withMore({ name: `${top}/demo/`, type: '5' }, { name: `${top}/demo/`, type: '5' }) },
  { title: 'with a folder whose name has no slash', build: () => withMore({ name: `${top}/folder`, type: '5' }) },
  {
    title: 'with content of whole blocks and none',
    build: () => sdist({ members: { block: Buffer.alloc(512, 'x'), blocks: Buffer.alloc(1024, 'y'), none: '' } }),
  },
  { title: 'with a large member', build: () => sdist({ members: { large } }) },
  { title: 'padded to a record of tar', build: () => sdist({ layout: { endBlocks: 20 } }) },
  {
    title: 'in the format of GNU tar',
    build: () => sdist({ change: (entries) => entries.map((entry) => ({ ...entry, magic: 'ustar  \0' })) }),
  },
  {
    title: 'in the oldest format',
    build: () => sdist({ change: (entries) => entries.map((entry) => ({ ...entry, magic: '\0'.repeat(8), type: entry.type ?? '\0' })) }),
  },
  { title: 'with long names in pax headers', build: () => withMore({ name: nested, content: 'x' }, { name: `${top}/grün`, content: 'y' }) },
  {
    title: 'with long names in GNU headers',
    build: () =>
      withMore(
        { name: '././@LongLink', type: 'L', content: `${nested}\0` },
        { name: nested.slice(0, 100), content: 'x', magic: 'ustar  \0', change: () => undefined },
      ),
  },
  {
    title: 'with long names in prefixes',
    build: () => withMore({ name: 'f'.repeat(90), prefix: `${top}/${'p'.repeat(90)}`, content: 'x' }),
  },
  {
    title: 'with times and sizes in pax headers',
    build: () => withMore({ name: `${top}/x`, content: 'x', pax: { mtime: '1704067200.25', size: '1', 'LIBARCHIVE.creationtime': '1' } }),
  },
  {
    title: 'with the global header of git',
    build: () =>
      sdist({
        change: (entries) => [{ name: 'pax_global_header', type: 'g', content: paxRecords({ comment: '0'.repeat(40) }) }, ...entries],
      }),
  },
  {
    title: 'with owners and times in base 256',
    build: () =>
      withMore({
        name: `${top}/x`,
        change: (block) => {
          base256(3_000_000n, 8).copy(block, 108)
          base256(-1n).copy(block, 136)
          block[136] = 0xff
        },
      }),
  },
  { title: 'with a size in base 256', build: () => withMore({ name: `${top}/x`, content: 'xyz', size: base256(3n) }) },
  {
    title: 'with links inside',
    build: () =>
      withMore(
        { name: `${top}/l`, type: '2', linkName: 'demo/__init__.py' },
        { name: `${top}/demo/up`, type: '2', linkName: '..' },
        { name: `${top}/demo/readme`, type: '2', linkName: '../PKG-INFO' },
        { name: `${top}/demo/self`, type: '2', linkName: './__init__.py' },
        { name: `${top}/nowhere`, type: '2', linkName: 'missing' },
      ),
  },
  {
    title: 'with a long link in a pax header',
    build: () => withMore({ name: `${top}/l`, type: '2', linkName: 'x', pax: { linkpath: 'f/'.repeat(60) } }),
  },
  { title: 'with a hard link to an earlier file', build: () => withMore({ name: `${top}/h`, type: '1', linkName: `${top}/PKG-INFO` }) },
  {
    title: 'with a licence file',
    build: () => sdist({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'], members: { LICENSE: 'free' } }),
  },
  {
    title: 'with a licence that is a link',
    build: () =>
      sdist({
        metadataVersion: '2.4',
        metadataLines: ['License-File: LICENSE'],
        change: (entries) => [...entries, { name: `${top}/LICENSE`, type: '2', linkName: 'PKG-INFO' }],
      }),
  },
  { title: 'with an old spelling of its top folder', build: () => buildSdist({ name: 'Demo.Pkg', version: '1.0', top: 'Demo.Pkg-1.0' }) },
  {
    title: 'with a name in its gzip header',
    build: () =>
      sdist({
        changeGzip: (gzip) => {
          gzip[3] = 8
          return Buffer.concat([gzip.subarray(0, 10), Buffer.from('demo-1.0.tar\0'), gzip.subarray(10)])
        },
      }),
  },
  { title: 'with names that differ by case', warning: /same file/, build: () => sdist({ members: { README: '', readme: '' } }) },
]
