import { extraField, lying, uint64, unicodePath, withEntry, withLayout } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels whose ZIP64 end records and fields leave readers a choice. */
export const zip64Records: readonly HostileArchive[] = [
  {
    title: 'the end refers to ZIP64 records that are missing',
    code: 'archive-zip64',
    build: () => withLayout({ end: { entries: 0xffff, entriesOnDisk: 0xffff } }),
  },
  {
    title: 'the ZIP64 offset is announced and missing',
    code: 'archive-zip-directory',
    build: () => withLayout({ end: { centralOffset: 0xfffffffe } }),
  },
  { title: 'a ZIP64 locator stands alone', code: 'archive-zip64', build: () => withLayout({ zip64: { omitRecord: true } }) },
  { title: 'a ZIP64 record stands alone', code: 'archive-zip-directory', build: () => withLayout({ zip64: { omitLocator: true } }) },
  {
    title: 'the ZIP64 record contradicts the end record',
    code: 'archive-zip64',
    build: () => withLayout({ zip64: { entries: 3, entriesOnDisk: 3 } }),
  },
  { title: 'the ZIP64 record gives another offset', code: 'archive-zip64', build: () => withLayout({ zip64: { centralOffset: 0 } }) },
  {
    title: 'only the ZIP64 record gives another directory',
    code: 'archive-zip-directory',
    build: () => withLayout({ zip64: { centralOffset: 0 }, end: { centralOffset: 0xffffffff } }),
  },
  { title: 'the two ZIP64 numbers differ', code: 'archive-zip64', build: () => withLayout({ zip64: { entriesOnDisk: 1 } }) },
  {
    title: 'the ZIP64 record has an extension',
    code: 'archive-zip64',
    build: () => withLayout({ zip64: { extension: Buffer.alloc(12) } }),
  },
  { title: 'the ZIP64 record gives another size of itself', code: 'archive-zip64', build: () => withLayout({ zip64: { recordSize: 45 } }) },
  { title: 'the ZIP64 locator leads elsewhere', code: 'archive-zip64', build: () => withLayout({ zip64: { locatorOffset: 0 } }) },
  {
    title: 'the ZIP64 locator leads to something else',
    code: 'archive-zip64',
    build: () => withLayout({ zip64: { signature: 0x06054b50 } }),
  },
  { title: 'the ZIP64 locator tells of two disks', code: 'archive-zip64', build: () => withLayout({ zip64: { locatorDisks: 2 } }) },
  { title: 'the ZIP64 record tells of another disk', code: 'archive-zip64', build: () => withLayout({ zip64: { disk: 1 } }) },
  {
    title: 'extra fields end in the middle',
    code: 'archive-extra-field',
    build: () => withEntry({ central: { extra: Buffer.from([1]) } }),
  },
  {
    title: 'an extra field is longer than its place',
    code: 'archive-extra-field',
    build: () => withEntry({ extra: extraField(0x9999, Buffer.alloc(2), 200) }),
  },
  {
    title: 'a ZIP64 field says nothing',
    code: 'archive-extra-field',
    build: () => withEntry({ central: { extra: extraField(1, uint64(20)) } }),
  },
  { title: 'a ZIP64 field is missing', code: 'archive-extra-field', build: () => withEntry({ central: lying }) },
  {
    title: 'a ZIP64 field is short',
    code: 'archive-extra-field',
    build: () => withEntry({ central: { ...lying, extra: extraField(1, uint64(20)) } }),
  },
  {
    title: 'a ZIP64 field is long',
    code: 'archive-extra-field',
    build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(20, 20)) } }),
  },
  {
    title: 'there are two ZIP64 fields',
    code: 'archive-extra-field',
    build: () =>
      withEntry({ central: { unpackedSize: 0xffffffff, extra: Buffer.concat([extraField(1, uint64(20)), extraField(1, uint64(21))]) } }),
  },
  {
    title: 'a ZIP64 size is impossible',
    code: 'archive-extra-field',
    build: () => withEntry({ central: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(2n ** 63n)) } }),
  },
  {
    title: 'a local ZIP64 field contradicts its header',
    code: 'archive-extra-field',
    build: () => withEntry({ local: { unpackedSize: 0xffffffff, extra: extraField(1, uint64(20, 99)) } }),
  },
  {
    title: 'a needless local ZIP64 field contradicts its header',
    code: 'archive-extra-field',
    build: () => withEntry({ local: { extra: extraField(1, uint64(99, 99)) } }),
  },
  {
    title: 'a needless local ZIP64 field has one size',
    code: 'archive-extra-field',
    build: () => withEntry({ local: { extra: extraField(1, uint64(20)) } }),
  },
  {
    title: 'a Unicode path is another name',
    code: 'archive-extra-field',
    build: () => withEntry({ extra: unicodePath('demo/other.py', 'demo/__init__.py') }),
  },
  {
    title: 'a Unicode path has another checksum',
    code: 'archive-extra-field',
    build: () => withEntry({ extra: unicodePath('demo/__init__.py', 'x') }),
  },
  {
    title: 'there are two Unicode paths',
    code: 'archive-extra-field',
    build: () => {
      const field = unicodePath('demo/__init__.py', 'demo/__init__.py')
      return withEntry({ extra: Buffer.concat([field, field]) })
    },
  },
]
