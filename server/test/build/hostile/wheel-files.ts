import { writeZip } from '../zip.ts'
import { info, metadata, record, wheel, wheelFile, withFile } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels that are good ZIP files and no good wheels. */
export const wheelFiles: readonly HostileArchive[] = [
  {
    title: 'it has no dist-info folder',
    code: 'archive-dist-info',
    build: () => ({ filename: wheel().filename, bytes: writeZip([{ name: 'demo.py', content: '' }]) }),
  },
  { title: 'it has two dist-info folders', code: 'archive-dist-info', build: withFile('other-1.0.dist-info/METADATA', 'Name: other') },
  {
    title: 'it has a second dist-info folder in capitals',
    code: 'archive-dist-info',
    build: withFile('demo-1.0.DIST-INFO/METADATA', 'Name: other'),
  },
  { title: 'a file has the name of a dist-info folder', code: 'archive-dist-info', build: withFile('x.dist-info', '') },
  {
    title: 'its dist-info folder is of another project',
    code: 'archive-dist-info',
    build: () => wheel({ distInfo: 'demon-1.0.dist-info' }),
  },
  {
    title: 'its dist-info folder is of another version',
    code: 'archive-dist-info',
    build: () => wheel({ distInfo: 'demo-1.1.dist-info' }),
  },
  { title: 'its dist-info folder has no version', code: 'archive-dist-info', build: () => wheel({ distInfo: 'demo.dist-info' }) },
  { title: 'METADATA is missing', code: 'archive-file-missing', build: withFile(metadata, null) },
  {
    title: 'METADATA is a folder',
    code: 'archive-file-missing',
    build: () => wheel({ members: { [metadata]: null }, change: (entries) => [...entries, { name: `${metadata}/`, mode: 0o40755 }] }),
  },
  {
    title: 'METADATA is spelled otherwise',
    code: 'archive-file-missing',
    build: () => wheel({ members: { [metadata]: null, [`${info}/Metadata`]: 'x' } }),
  },
  { title: 'METADATA is there in small letters too', code: 'archive-duplicate-member', build: withFile(`${info}/metadata`, 'Name: evil') },
  { title: 'WHEEL is missing', code: 'archive-file-missing', build: withFile(`${info}/WHEEL`, null) },
  { title: 'RECORD is missing', code: 'archive-file-missing', build: withFile(record, null) },
  { title: 'METADATA is too large', code: 'archive-file-too-large', limits: { metadataBytes: 10 }, build: () => wheel() },
  { title: 'WHEEL is too large', code: 'archive-file-too-large', build: wheelFile(' '.repeat(2 ** 20 + 1)) },
  {
    title: 'a foreign data folder would be unpacked by some installers',
    code: 'archive-data-folder',
    build: withFile('other-1.0.data/scripts/evil', ''),
  },
  { title: 'a data folder has an unknown scheme', code: 'archive-data-folder', build: withFile('demo-1.0.data/stdlib/os.py', '') },
  { title: 'a file is directly in the data folder', code: 'archive-data-folder', build: withFile('demo-1.0.data/x', '') },
  { title: 'a file has the name of a data folder', code: 'archive-data-folder', build: withFile('notes.data', '') },
  { title: 'WHEEL is no UTF-8', code: 'archive-wheel-file', build: withFile(`${info}/WHEEL`, Buffer.from([0xff])) },
  { title: 'WHEEL is empty', code: 'archive-wheel-file', build: wheelFile('') },
  { title: 'WHEEL has no version', code: 'archive-wheel-file', build: wheelFile('Tag: py3-none-any\n') },
  {
    title: 'WHEEL has two versions',
    code: 'archive-wheel-file',
    build: wheelFile('Wheel-Version: 1.0\nWheel-Version: 2.0\nTag: py3-none-any\n'),
  },
  { title: 'WHEEL is of version 2', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 2.0\nTag: py3-none-any\n') },
  { title: 'WHEEL has no tag', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\n') },
  { title: 'WHEEL has a tag of two parts', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: py3-none\n') },
  { title: 'WHEEL has a tag with a path', code: 'archive-wheel-file', build: wheelFile('Wheel-Version: 1.0\nTag: ../x-none-any\n') },
  {
    title: 'WHEEL has a tag that stands for millions',
    code: 'archive-wheel-file',
    build: wheelFile(`Wheel-Version: 1.0\nTag: ${['a', 'b', 'c'].map((letter) => Array(20).fill(letter).join('.')).join('-')}\n`),
  },
  {
    title: 'WHEEL neither is pure nor is not',
    code: 'archive-wheel-file',
    build: wheelFile('Wheel-Version: 1.0\nRoot-Is-Purelib: perhaps\nTag: py3-none-any\n'),
  },
  {
    title: 'WHEEL goes on after a blank line',
    code: 'archive-wheel-file',
    build: wheelFile('Wheel-Version: 1.0\nTag: py3-none-any\n\nWheel-Version: 2.0\n'),
  },
  {
    title: 'WHEEL has a folded line',
    code: 'archive-wheel-file',
    build: wheelFile('Wheel-Version: 1.0\nTag: py3-none-any\n py2-none-any\n'),
  },
  {
    title: 'a licence file is missing',
    code: 'archive-license-file',
    build: () => wheel({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'] }),
  },
  {
    title: 'a licence file is in the wrong folder',
    code: 'archive-license-file',
    build: () => wheel({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'], members: { [`${info}/LICENSE`]: 'free' } }),
  },
]
