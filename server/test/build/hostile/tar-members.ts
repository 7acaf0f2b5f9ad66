import { hardLink, link, top, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions with members of wrong names and types. */
export const tarMembers: readonly HostileArchive[] = [
  { title: 'a name is not UTF-8', code: 'archive-name-encoding', build: () => withMore({ name: Buffer.from(`${top}/\xff`, 'latin1') }) },
  ...[
    ['climbs out', `${top}/../evil`],
    ['climbs out at once', '../evil'],
    ['is absolute', '/etc/passwd'],
    ['has a dot', './PKG-INFO'],
    ['has a dot later', `${top}/./evil`],
    ['has a backslash', `${top}\\evil`],
    ['has two slashes', `${top}//evil`],
    ['has a line break', `${top}/a\nb`],
    ['has a drive', 'C:evil'],
  ].map(
    ([what, name]): HostileArchive => ({ title: `a name ${what}`, code: 'archive-name-unsafe', build: () => withMore({ name: name! }) }),
  ),
  {
    title: 'a pax name climbs out',
    code: 'archive-name-unsafe',
    build: () => withMore({ name: `${top}/x`, pax: { path: `${top}/../../evil` } }),
  },
  {
    title: 'a GNU name climbs out',
    code: 'archive-name-unsafe',
    build: () => withMore({ name: '././@LongLink', type: 'L', content: `${top}/../../evil\0` }, { name: `${top}/x` }),
  },
  { title: 'a prefix climbs out', code: 'archive-name-unsafe', build: () => withMore({ name: 'evil', prefix: `${top}/..` }) },
  { title: 'a name is empty', code: 'archive-name-unsafe', build: () => withMore({ name: '', mode: 0 }) },
  {
    title: 'a file is there twice',
    code: 'archive-duplicate-member',
    build: () => withMore({ name: `${top}/PKG-INFO`, content: 'Name: evil' }),
  },
  { title: 'a link replaces a file', code: 'archive-duplicate-member', build: () => withMore(link('PKG-INFO', 'pyproject.toml')) },
  {
    title: 'a link differs from a file by case alone',
    code: 'archive-duplicate-member',
    build: () => withMore(link('A', 'PKG-INFO'), { name: `${top}/a` }),
  },
  { title: 'a member is below a file', code: 'archive-name-conflict', build: () => withMore({ name: `${top}/PKG-INFO/x` }) },
  {
    title: 'a member is written through a link',
    code: 'archive-name-conflict',
    build: () => withMore(link('l', 'demo'), { name: `${top}/l/x` }),
  },
  {
    title: 'a member is written through a link by a name in capitals',
    code: 'archive-name-conflict',
    build: () => withMore(link('l', 'demo'), { name: `${top}/L/x` }),
  },
  ...[
    ['3', 'a character device'],
    ['4', 'a block device'],
    ['6', 'a pipe'],
    ['7', 'contiguous'],
    ['D', 'a GNU folder'],
    ['M', 'a continuation'],
    ['V', 'a volume'],
    ['X', 'a Solaris header'],
    ['Z', 'of no known type'],
    ['s', 'of a small letter'],
  ].map(
    ([type, what]): HostileArchive => ({
      title: `a member is ${what}`,
      code: 'archive-member-type',
      build: () => withMore({ name: `${top}/x`, type: type! }),
    }),
  ),
  { title: 'a file has the name of a folder', code: 'archive-member-type', build: () => withMore({ name: `${top}/x/` }) },
  {
    title: 'a link has the name of a folder',
    code: 'archive-member-type',
    build: () => withMore({ ...link('x', 'demo'), name: `${top}/x/` }),
  },
  { title: 'a folder has content', code: 'archive-size-mismatch', build: () => withMore({ name: `${top}/x/`, type: '5', content: 'x' }) },
  {
    title: 'a hard link has content',
    code: 'archive-size-mismatch',
    build: () => withMore({ ...hardLink('x', `${top}/PKG-INFO`), content: 'x' }),
  },
]
