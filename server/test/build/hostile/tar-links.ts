import { hardLink, link, top, withMore } from './demo-sdist.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Source distributions with links that lead out. */
export const tarLinks: readonly HostileArchive[] = [
  ...[
    ['is absolute', 'x', '/etc/passwd'],
    ['climbs out', 'x', '../evil'],
    ['climbs out of a folder', 'demo/x', '../../evil'],
    ['climbs after a name', 'x', 'demo/../demo'],
    ['climbs after a dot and a name', 'demo/x', './a/../..'],
    ['has a backslash', 'x', '..\\evil'],
    ['has a drive', 'x', 'C:/evil'],
    ['is empty', 'x', ''],
    ['has two slashes', 'x', 'demo//x'],
    ['is a slash', 'x', '/'],
    ['is no text', 'x', 'a\nb'],
  ].map(
    ([what, name, target]): HostileArchive => ({
      title: `a link's target ${what}`,
      code: 'archive-link',
      build: () => withMore(link(name!, target!)),
    }),
  ),
  {
    title: "a link's pax target climbs out",
    code: 'archive-link',
    build: () => withMore({ ...link('x', 'demo'), pax: { linkpath: '../../evil' } }),
  },
  {
    title: "a link's GNU target climbs out",
    code: 'archive-link',
    build: () => withMore({ name: '././@LongLink', type: 'K', content: '../../evil\0' }, link('x', 'demo')),
  },
  {
    title: 'two links together climb out',
    code: 'archive-link',
    build: () => withMore(link('demo/up', '..'), link('x', 'demo/up/../evil')),
  },
  { title: 'a hard link leads outside', code: 'archive-link', build: () => withMore(hardLink('x', '/etc/passwd')) },
  {
    title: 'a hard link leads to a later file',
    code: 'archive-link',
    build: () => withMore(hardLink('x', `${top}/later`), { name: `${top}/later` }),
  },
  {
    title: 'a hard link leads to a symbolic link',
    code: 'archive-link',
    build: () => withMore(link('l', 'PKG-INFO'), hardLink('x', `${top}/l`)),
  },
  { title: 'a hard link leads to a folder', code: 'archive-link', build: () => withMore(hardLink('x', top)) },
  { title: 'a hard link is relative', code: 'archive-link', build: () => withMore(hardLink('x', 'PKG-INFO')) },
  { title: 'a hard link leads to itself', code: 'archive-link', build: () => withMore(hardLink('x', `${top}/x`)) },
]
