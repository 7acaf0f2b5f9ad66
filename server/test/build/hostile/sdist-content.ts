import { base256 } from '../tar.ts'
import { hardLink, inFront, link, sdist, top, withLayout, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions that are too much, or are not what their name says. */
export const sdistContent: readonly HostileArchive[] = [
  { title: 'it has too many members', code: 'archive-too-many-members', limits: { members: 3 }, build: () => sdist() },
  {
    title: 'its names are too large',
    code: 'archive-names-too-large',
    build: () =>
      withMore(
        ...Array.from({ length: 18_000 }, (_, index) => ({
          name: `${top}/${index}/${`${'n'.repeat(240)}/`.repeat(4).slice(0, -40)}`,
        })),
      ),
  },
  { title: 'its members are too large', code: 'archive-unpacked-too-large', limits: { unpackedBytes: 100 }, build: () => sdist() },
  {
    title: 'it declares terabytes',
    code: 'archive-unpacked-too-large',
    build: () => withMore({ name: `${top}/x`, size: base256(2n ** 42n) }),
  },
  {
    title: 'zeros without end follow the tar',
    code: 'archive-unpacked-too-large',
    limits: { unpackedBytes: 1000, members: 10 },
    build: () => withLayout({ trailing: Buffer.alloc(2 ** 20) }),
  },
  { title: 'it is a bomb', code: 'archive-ratio', build: () => sdist({ members: { zeros: Buffer.alloc(70 * 2 ** 20) } }) },
  {
    title: 'it is a bomb of zeros behind the end',
    code: 'archive-ratio',
    build: () => withLayout({ trailing: Buffer.alloc(70 * 2 ** 20) }),
  },
  { title: 'PKG-INFO is missing', code: 'archive-file-missing', build: () => sdist({ members: { 'PKG-INFO': null } }) },
  {
    title: 'PKG-INFO is deeper',
    code: 'archive-file-missing',
    build: () => sdist({ members: { 'PKG-INFO': null, 'demo.egg-info/PKG-INFO': 'x' } }),
  },
  {
    title: 'PKG-INFO is a link',
    code: 'archive-file-missing',
    build: () => sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, link('PKG-INFO', 'pyproject.toml')] }),
  },
  {
    title: 'PKG-INFO is a hard link',
    code: 'archive-file-missing',
    build: () => sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, hardLink('PKG-INFO', `${top}/pyproject.toml`)] }),
  },
  {
    title: 'PKG-INFO is a folder',
    code: 'archive-file-missing',
    build: () => sdist({ members: { 'PKG-INFO': null }, change: (entries) => [...entries, { name: `${top}/PKG-INFO/`, type: '5' }] }),
  },
  { title: 'PKG-INFO is too large', code: 'archive-file-too-large', limits: { metadataBytes: 10 }, build: () => sdist() },
  { title: 'its top folder is of another project', code: 'archive-top-folder', build: () => sdist({ top: 'demon-1.0' }) },
  { title: 'its top folder is of another version', code: 'archive-top-folder', build: () => sdist({ top: 'demo-1.1' }) },
  { title: 'it has two top folders', code: 'archive-top-folder', build: () => withMore({ name: 'other/x' }) },
  { title: 'it has two spellings of its top folder', code: 'archive-top-folder', build: () => withMore({ name: 'Demo-1.0/x' }) },
  { title: 'a file is beside its top folder', code: 'archive-top-folder', build: () => withMore({ name: 'x' }) },
  { title: 'a file has the name of its top folder', code: 'archive-top-folder', build: () => inFront({ name: top }) },
  {
    title: 'a licence file is missing',
    code: 'archive-license-file',
    build: () => sdist({ metadataVersion: '2.4', metadataLines: ['License-File: LICENSE'] }),
  },
  {
    title: 'a licence file is a folder',
    code: 'archive-license-file',
    build: () => sdist({ metadataVersion: '2.4', metadataLines: ['License-File: demo'] }),
  },
]
