import { entryPoints } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels whose entry points are none. */
export const wheelEntryPoints: readonly HostileArchive[] = [
  { title: 'entry points are no UTF-8', code: 'archive-entry-points', build: entryPoints(Buffer.from([0xff])) },
  ...[
    ['script climbs out', '[console_scripts]\n../../bin/sh = demo:main'],
    ['script is a path', '[console_scripts]\na/b = demo:main'],
    ['script is two dots', '[console_scripts]\n.. = demo:main'],
    ['script has a blank', '[gui_scripts]\na b = demo:main'],
    ['script leads to code', '[console_scripts]\nx = demo:main(); import os'],
    ['script leads to no function', '[console_scripts]\nx = demo'],
    ['script is empty', '[console_scripts]\nx ='],
    ['script is given twice', '[console_scripts]\nx = demo:main\nx = demo:other'],
    ['group is given twice', '[console_scripts]\n[console_scripts]'],
    ['group is not closed', '[console_scripts\nx = demo:main'],
    ['entry is in no group', 'x = demo:main'],
    ['entry has a colon', '[console_scripts]\nx : demo.main'],
    ['script goes on in the next line', '[console_scripts]\nx = demo:main\n y = demo:other'],
    ['group is indented', '[other]\n [console_scripts]'],
    ['entry has a control character', '[console_scripts]\nx = demo:main\0'],
  ].map(([what, text]): HostileArchive => ({ title: `entry points: a ${what}`, code: 'archive-entry-points', build: entryPoints(text!) })),
]
