import { writeTar } from '../tar.ts'
import { writeZip } from '../zip.ts'
import { wheel, withBytes, withEntry, withLayout } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels whose ZIP file does not begin, end or list its members as it should. */
export const zipFraming: readonly HostileArchive[] = [
  { title: 'it is empty', code: 'archive-not-zip', build: withBytes(() => Buffer.alloc(0)) },
  {
    title: 'it is text',
    code: 'archive-not-zip',
    build: withBytes(() => Buffer.from('this is no archive but it is long enough to be one')),
  },
  { title: 'it is only an end record', code: 'archive-not-zip', build: withBytes((bytes) => bytes.subarray(-22)) },
  {
    title: 'something stands before the first member',
    code: 'archive-not-zip',
    build: () => withLayout({ prefix: Buffer.from('#!/bin/sh\n') }),
  },
  {
    title: 'it is a tar file in front',
    code: 'archive-ambiguous',
    build: () => {
      const name = Buffer.alloc(100)
      Buffer.from('PK\x03\x04').copy(name)
      return {
        filename: wheel().filename,
        bytes: Buffer.concat([writeTar([{ name, content: 'x', change: (block) => name.copy(block) }]), wheel().bytes]),
      }
    },
  },
  { title: 'its end is missing', code: 'archive-truncated', build: withBytes((bytes) => bytes.subarray(0, 200)) },
  { title: 'its end record is cut', code: 'archive-trailing-bytes', build: withBytes((bytes) => bytes.subarray(0, -1)) },
  {
    title: 'its end record promises a comment',
    code: 'archive-truncated',
    build: withBytes((bytes) => Buffer.concat([bytes.subarray(0, -2), Buffer.from([5, 0])])),
  },
  { title: 'a byte follows the end', code: 'archive-trailing-bytes', build: () => withLayout({ trailing: Buffer.from('x') }) },
  {
    title: 'it has an archive comment',
    code: 'archive-trailing-bytes',
    build: () => withLayout({ end: { comment: Buffer.from('hello') } }),
  },
  {
    title: 'another archive follows',
    code: 'archive-zip-directory',
    build: withBytes((bytes) => Buffer.concat([bytes, wheel({ summary: 'other' }).bytes])),
  },
  {
    title: 'its comment holds another end record',
    code: 'archive-zip-directory',
    build: () => withLayout({ end: { comment: writeZip([]) } }),
  },
  { title: 'it tells of a second disk', code: 'archive-zip-directory', build: () => withLayout({ end: { disk: 1 } }) },
  { title: 'its directory begins on another disk', code: 'archive-zip-directory', build: () => withLayout({ end: { centralDisk: 1 } }) },
  { title: 'the two numbers of members differ', code: 'archive-zip-directory', build: () => withLayout({ end: { entriesOnDisk: 1 } }) },
  {
    title: 'the directory has one record more than told',
    code: 'archive-zip-directory',
    build: () => withLayout({ end: { entries: 3, entriesOnDisk: 3 } }),
  },
  {
    title: 'the directory has one record less than told',
    code: 'archive-zip-directory',
    build: () => withLayout({ end: { entries: 5, entriesOnDisk: 5 } }),
  },
  { title: 'the directory is said to be smaller', code: 'archive-zip-directory', build: () => withLayout({ end: { centralSize: 46 } }) },
  { title: 'the directory is said to be elsewhere', code: 'archive-zip-directory', build: () => withLayout({ end: { centralOffset: 0 } }) },
  {
    title: 'something stands between directory and end',
    code: 'archive-zip-directory',
    build: () => withLayout({ afterCentral: Buffer.from('gap') }),
  },
  {
    title: 'a record of another kind is in the directory',
    code: 'archive-zip-directory',
    build: () => withEntry({ central: { signature: 0x05054b50 } }),
  },
  {
    title: 'the last record claims more than there is',
    code: 'archive-zip-directory',
    build: withBytes((bytes) => {
      bytes.writeUInt16LE(500, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 32)
      return bytes
    }),
  },
  {
    title: 'the directory ends in the middle of a record',
    code: 'archive-zip-directory',
    build: () => withLayout({ afterCentral: Buffer.alloc(9), end: { centralSize: 0 } }),
  },
]
