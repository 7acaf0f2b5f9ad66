import { paxRecords, writeTar } from '../tar.ts'
import { inFront, top, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions with pax or GNU headers that rename, resize or hide members. */
export const tarExtensions: readonly HostileArchive[] = [
  ...(
    [
      ['is too large', Buffer.alloc(70_000, 'x')],
      ['is no UTF-8', Buffer.from([0x38, 0x20, 0x70, 0x3d, 0xff, 0xff, 0xff, 0x0a])],
      ['has a record that is too long', Buffer.from('99 path=x\n')],
      ['has a record that is too short', Buffer.from('3 path=x\n')],
      ['has a record of length 0', Buffer.from('0 path=x\n')],
      ['has a length with a zero in front', Buffer.from('010 path=x\n')],
      ['has a length with a sign', Buffer.from('+9 path=x\n')],
      ['has a record without an equals sign', Buffer.from('7 path\n')],
      ['has a record without a key', Buffer.from('5 =x\n')],
      ['has a record without an end', Buffer.from('9 path=x_')],
      ['has zeros behind its records', Buffer.concat([paxRecords({ comment: 'x' }), Buffer.alloc(8)])],
      ['has a key twice', Buffer.concat([paxRecords({ path: `${top}/a` }), paxRecords({ path: `${top}/b` })])],
      ['has a size that is negative', paxRecords({ size: '-1' })],
      ['has a size in hexadecimal', paxRecords({ size: '0x10' })],
      ['has an enormous size', paxRecords({ size: '9'.repeat(30) })],
      ['has a time that is no number', paxRecords({ mtime: 'nan' })],
      ['has another character set', paxRecords({ hdrcharset: 'BINARY' })],
      ['has a key of GNU', paxRecords({ 'GNU.volume.label': 'x' })],
      ['has a key with a NUL', paxRecords({ 'path\0': 'x' })],
    ] satisfies [string, Buffer][]
  ).map(
    ([what, content]): HostileArchive => ({
      title: `a pax header ${what}`,
      code: 'archive-tar-extension',
      build: () => withMore({ name: 'pax', type: 'x', content }, { name: `${top}/x` }),
    }),
  ),
  {
    title: 'a global pax header renames members',
    code: 'archive-tar-extension',
    build: () => inFront({ name: 'pax', type: 'g', content: paxRecords({ path: `${top}/evil` }) }),
  },
  {
    title: 'a global pax header sizes members',
    code: 'archive-tar-extension',
    build: () => inFront({ name: 'pax', type: 'g', content: paxRecords({ size: '0' }) }),
  },
  {
    title: 'a pax header sizes a member otherwise than its header',
    code: 'archive-tar-extension',
    build: () => withMore({ name: `${top}/x`, pax: { size: '1024' }, content: 'x' }),
  },
  {
    title: 'a pax header hides the size of a member',
    code: 'archive-tar-extension',
    build: () => withMore({ name: `${top}/x`, pax: { size: '512' }, size: 0, content: writeTar([{ name: 'x' }], { endBlocks: 0 }) }),
  },
  {
    title: 'two pax headers belong to one member',
    code: 'archive-tar-extension',
    build: () =>
      withMore({ name: 'pax', type: 'x', content: paxRecords({ path: `${top}/a` }) }, { name: `${top}/x`, pax: { path: `${top}/b` } }),
  },
  {
    title: 'a global header comes between a member and its own',
    code: 'archive-tar-extension',
    build: () =>
      withMore(
        { name: 'pax', type: 'x', content: paxRecords({ path: `${top}/a` }) },
        { name: 'pax', type: 'g', content: paxRecords({ comment: 'x' }) },
        { name: `${top}/x` },
      ),
  },
  {
    title: 'a member has a pax and a GNU name',
    code: 'archive-tar-extension',
    build: () => withMore({ name: '././@LongLink', type: 'L', content: `${top}/a\0` }, { name: `${top}/x`, pax: { path: `${top}/b` } }),
  },
  {
    title: 'a member has two GNU names',
    code: 'archive-tar-extension',
    build: () =>
      withMore(
        { name: '././@LongLink', type: 'L', content: `${top}/a\0` },
        { name: '././@LongLink', type: 'L', content: `${top}/b\0` },
        { name: `${top}/x` },
      ),
  },
  {
    title: 'a GNU name is empty',
    code: 'archive-tar-extension',
    build: () => withMore({ name: '././@LongLink', type: 'L' }, { name: `${top}/x` }),
  },
  {
    title: 'a GNU name hides bytes behind its end',
    code: 'archive-tar-extension',
    build: () => withMore({ name: '././@LongLink', type: 'L', content: `${top}/a\0b` }, { name: `${top}/x` }),
  },
  {
    title: 'a GNU name is enormous',
    code: 'archive-tar-extension',
    build: () => withMore({ name: '././@LongLink', type: 'L', size: 2 ** 30 }),
  },
  {
    title: 'no member follows an extended header',
    code: 'archive-tar-extension',
    build: () => withMore({ name: 'pax', type: 'x', content: paxRecords({ comment: 'x' }) }),
  },
  { title: 'a member is a GNU sparse file', code: 'archive-sparse', build: () => withMore({ name: `${top}/x`, type: 'S' }) },
  {
    title: 'a member is a sparse file in pax form',
    code: 'archive-sparse',
    build: () => withMore({ name: `${top}/x`, pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' } }),
  },
]
