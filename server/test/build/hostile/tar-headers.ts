import { gzipSync } from 'node:zlib'
import { base256, type TarEntry } from '../tar.ts'
import { top, withGzip, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions with a tar header that readers may take for different things. */
export const tarHeaders: readonly HostileArchive[] = [
  { title: 'it unpacks to text', code: 'archive-tar-checksum', build: withGzip(() => gzipSync('x'.repeat(2048))) },
  { title: 'a header has a wrong checksum', code: 'archive-tar-checksum', build: () => withMore({ name: `${top}/x`, checksum: 1 }) },
  {
    title: 'a header has a checksum that is no number',
    code: 'archive-tar-checksum',
    build: () => withMore({ name: `${top}/x`, checksum: Buffer.from('        ') }),
  },
  ...(
    [
      ['has letters as its size', { size: Buffer.from('00000000zzz\0') }],
      ['has a sign before its size', { size: Buffer.from('-0000000001\0') }],
      ['has an underscore in its size', { size: Buffer.from('0000_000001\0') }],
      ['has a prefix 0o in its size', { size: Buffer.from('0o00000001 \0') }],
      ['hides bytes behind its size', { size: Buffer.from('1\x0000000001\0\0') }],
      ['has a negative size', { size: base256(-1n) }],
      ['has an impossible size', { size: base256(2n ** 80n) }],
      ['has the size of another base', { size: Buffer.concat([Buffer.from([0x81]), Buffer.alloc(11)]) }],
      ['has an unreadable owner', { change: (block) => void block.write('zzzzzzz', 108) }],
      ['has an unreadable time', { change: (block) => void block.write('zzzzzzzzzzz', 136) }],
      ['has an unreadable mode', { change: (block) => void block.write('9999999', 100) }],
      ['has an unreadable device', { change: (block) => void block.write('zzzzzzz', 329) }],
      ['is of an unknown format', { magic: 'hostile\0' }],
      ['has the magic of one format and the version of another', { magic: 'ustar\0  ' }],
      ['has a GNU prefix', { magic: 'ustar  \0', prefix: 'evil' }],
      ['hides bytes behind a name', { name: `${top}/x\0hidden` }],
      ['hides bytes behind a link target', { linkName: 'a\0b' }],
      ['has a prefix without magic', { magic: '\0\0\0\0\0\0\0\0', prefix: 'evil' }],
    ] satisfies [string, Partial<TarEntry>][]
  ).map(
    ([what, entry]): HostileArchive => ({
      title: `a header ${what}`,
      code: 'archive-tar-header',
      build: () => withMore({ name: `${top}/x`, ...entry }),
    }),
  ),
]
