import { gzipSync } from 'node:zlib'
import { paxRecords, writeTar } from '../tar.ts'
import { writeZip } from '../zip.ts'
import { gzipWith, sdist, top, withGzip, withLayout, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions that are not one gzip member with one tar file. */
export const gzipFraming: readonly HostileArchive[] = [
  { title: 'it is empty', code: 'archive-not-gzip', build: withGzip(() => Buffer.alloc(0)) },
  { title: 'it is text', code: 'archive-not-gzip', build: withGzip(() => Buffer.from('this is no archive')) },
  { title: 'it is a tar file that is not compressed', code: 'archive-not-gzip', build: withGzip((_, tar) => tar) },
  { title: 'it is a ZIP file', code: 'archive-ambiguous', build: withGzip(() => writeZip([{ name: `${top}/PKG-INFO`, content: 'x' }])) },
  {
    title: 'it has a ZIP file behind it',
    code: 'archive-ambiguous',
    build: withGzip((gzip) => Buffer.concat([gzip, writeZip([{ name: 'a', content: 'x' }])])),
  },
  {
    title: 'it has a ZIP file inside that is stored',
    code: 'archive-ambiguous',
    build: () => sdist({ compress: false, members: { 'x.zip': writeZip([{ name: 'a', content: 'x' }]) } }),
  },
  {
    title: 'it has an empty ZIP file in its header',
    code: 'archive-ambiguous',
    build: withGzip((_, tar) => gzipWith(tar, 8, Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(19)]))),
  },
  { title: 'it is only a gzip header', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, 10)) },
  { title: 'it ends in the middle', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, 100)) },
  { title: 'its trailer is missing', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, -8)) },
  { title: 'its trailer is cut', code: 'archive-truncated', build: withGzip((gzip) => gzip.subarray(0, -1)) },
  {
    title: 'its content is broken',
    code: 'archive-corrupt',
    build: withGzip((gzip) => Buffer.concat([gzip.subarray(0, 10), Buffer.alloc(100, 0xff)])),
  },
  {
    title: 'its checksum is wrong',
    code: 'archive-checksum',
    build: withGzip((gzip) => Buffer.concat([gzip.subarray(0, -8), Buffer.alloc(4), gzip.subarray(-4)])),
  },
  {
    title: 'its size is wrong',
    code: 'archive-size-mismatch',
    build: withGzip((gzip) => Buffer.concat([gzip.subarray(0, -4), Buffer.alloc(4)])),
  },
  { title: 'its method is not deflate', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 0, Buffer.alloc(0), 7)) },
  {
    title: 'its header has a reserved flag',
    code: 'archive-gzip-header',
    build: withGzip((_, tar) => gzipWith(tar, 0x20, Buffer.alloc(0))),
  },
  {
    title: 'its header has an extra field',
    code: 'archive-gzip-header',
    build: withGzip((_, tar) => gzipWith(tar, 4, Buffer.from([2, 0, 1, 2]))),
  },
  { title: 'its header has a comment', code: 'archive-gzip-header', build: withGzip((_, tar) => gzipWith(tar, 0x10, Buffer.from('hi\0'))) },
  {
    title: 'its header has an endless name',
    code: 'archive-gzip-header',
    build: withGzip((_, tar) => gzipWith(tar, 8, Buffer.alloc(5000, 'x'))),
  },
  {
    title: 'its header does not match its own checksum',
    code: 'archive-gzip-header',
    build: withGzip((_, tar) => gzipWith(tar, 2, Buffer.from([1, 1]))),
  },
  { title: 'it is two gzip members', code: 'archive-gzip-members', build: withGzip((gzip) => Buffer.concat([gzip, gzip])) },
  {
    title: 'its tar is split into two gzip members',
    code: 'archive-gzip-members',
    build: withGzip((_, tar) => Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))])),
  },
  { title: 'an empty gzip member follows', code: 'archive-gzip-members', build: withGzip((gzip) => Buffer.concat([gzip, gzipSync('')])) },
  { title: 'zeros follow', code: 'archive-trailing-bytes', build: withGzip((gzip) => Buffer.concat([gzip, Buffer.alloc(512)])) },
  { title: 'a byte follows', code: 'archive-trailing-bytes', build: withGzip((gzip) => Buffer.concat([gzip, Buffer.from([0x1f])])) },
  { title: 'it unpacks to nothing', code: 'archive-truncated', build: withGzip(() => gzipSync('')) },
  { title: 'it unpacks to zeros only', code: 'archive-file-missing', build: withGzip(() => gzipSync(Buffer.alloc(10_240))) },
  { title: 'no zero blocks end the tar', code: 'archive-truncated', build: () => withLayout({ endBlocks: 0 }) },
  { title: 'one zero block ends the tar', code: 'archive-truncated', build: () => withLayout({ endBlocks: 1 }) },
  { title: 'the tar ends in the middle of a block', code: 'archive-truncated', build: () => withLayout({ trailing: Buffer.alloc(100) }) },
  {
    title: 'the tar ends in the middle of a member',
    code: 'archive-truncated',
    build: withGzip((_, tar) => gzipSync(tar.subarray(0, 1100))),
  },
  {
    title: 'a member comes after one zero block',
    code: 'archive-trailing-bytes',
    build: () => withLayout({ endBlocks: 1, trailing: writeTar([{ name: `${top}/evil` }]) }),
  },
  {
    title: 'a member comes after the end',
    code: 'archive-trailing-bytes',
    build: () => withLayout({ trailing: writeTar([{ name: `${top}/evil` }]) }),
  },
  {
    title: 'text hides behind the content of a member',
    code: 'archive-trailing-bytes',
    build: () => withMore({ name: `${top}/x`, content: 'x', padding: Buffer.alloc(511, 'y') }),
  },
  {
    title: 'text hides behind the records of a pax header',
    code: 'archive-trailing-bytes',
    build: () =>
      withMore(
        {
          name: 'pax',
          type: 'x',
          content: paxRecords({ comment: 'x' }),
          padding: Buffer.concat([paxRecords({ path: 'y' }), Buffer.alloc(490)]).subarray(0, 499),
        },
        { name: `${top}/x` },
      ),
  },
  { title: 'text comes after the end', code: 'archive-trailing-bytes', build: () => withLayout({ trailing: Buffer.alloc(512, 'x') }) },
]
