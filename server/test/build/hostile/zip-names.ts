import { metadata, withMore } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels with member names that lead astray. */
export const zipNames: readonly HostileArchive[] = [
  { title: 'a name is not UTF-8', code: 'archive-name-encoding', build: () => withMore({ name: Buffer.from([0x64, 0xff, 0x65]) }) },
  { title: 'a name is UTF-8 and not marked so', code: 'archive-name-encoding', build: () => withMore({ name: 'demo/é.py', flags: 0 }) },
  {
    title: 'a name encodes a slash in two bytes',
    code: 'archive-name-encoding',
    build: () => withMore({ name: Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x78]) }),
  },
  ...[
    ['climbs out', '../evil.py'],
    ['climbs out later', 'demo/../../evil.py'],
    ['has a dot', 'demo/./evil.py'],
    ['is two dots', '..'],
    ['is absolute', '/etc/cron.d/evil'],
    ['has a drive', 'C:/evil.py'],
    ['has a drive without a slash', 'c:evil.py'],
    ['has a backslash', '..\\evil.py'],
    ['has two slashes', 'demo//evil.py'],
    ['is empty', ''],
    ['is a slash', '/'],
    ['has a NUL', 'demo/evil.py\0.txt'],
    ['has a line break', 'demo/evil\n.py'],
    ['has an escape', 'demo/\x1b[2J'],
    ['has a C1 control', 'demo/\u0085.py'],
    ['turns the direction of text', 'demo/\u202eyp.live'],
    ['is too long', `${'d/'.repeat(20)}${'x'.repeat(255)}/`.repeat(4)],
    ['has too long a component', 'x'.repeat(256)],
    ['is too deep', 'd/'.repeat(70)],
  ].map(
    ([what, name]): HostileArchive => ({ title: `a name ${what}`, code: 'archive-name-unsafe', build: () => withMore({ name: name! }) }),
  ),
  { title: 'a member is there twice', code: 'archive-duplicate-member', build: () => withMore({ name: metadata, content: 'Name: evil' }) },
  {
    title: 'a folder is there twice',
    code: 'archive-duplicate-member',
    build: () => withMore({ name: 'd/', mode: 0o40755 }, { name: 'd/', mode: 0o40755 }),
  },
  {
    title: 'a name is a file and a folder',
    code: 'archive-duplicate-member',
    build: () => withMore({ name: 'd', content: '' }, { name: 'd/', mode: 0o40755 }),
  },
  { title: 'a member is below a file', code: 'archive-name-conflict', build: () => withMore({ name: 'demo/__init__.py/evil.py' }) },
  {
    title: 'a member is deep below a file',
    code: 'archive-name-conflict',
    build: () => withMore({ name: 'a' }, { name: 'a/b/c/d' }, { name: 'a.b' }),
  },
]
