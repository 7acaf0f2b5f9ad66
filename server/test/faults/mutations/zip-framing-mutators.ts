import { writeTar } from '../../build/tar.ts'
import { writeZip } from '../../build/zip.ts'
import { level, type Mutator } from './mutator.ts'
import { shuffled } from './random.ts'
import { moreEntries, oneEntry } from './zip-changes.ts'

const zipFraming = level(
  'ZIP',
  {
    'bytes in front': (draft, random) => {
      draft.zipLayout = { ...draft.zipLayout, prefix: random.pick([Buffer.from('#!/bin/sh\n'), random.bytes(9), Buffer.from('MZ')]) }
    },
    'bytes behind': (draft, random) => {
      draft.zipLayout = { ...draft.zipLayout, trailing: random.bytes(random.between(1, 60)) }
    },
    'a comment': (draft, random) => {
      draft.zipLayout = { ...draft.zipLayout, end: { comment: random.pick([Buffer.from('hello'), writeZip([]), Buffer.alloc(65_535)]) } }
    },
    'a gap before the directory': (draft, random) => {
      draft.zipLayout = { ...draft.zipLayout, beforeCentral: random.bytes(random.between(1, 50)) }
    },
    'a gap behind the directory': (draft, random) => {
      draft.zipLayout = { ...draft.zipLayout, afterCentral: random.bytes(random.between(1, 50)) }
    },
    'a gap between members': (draft, random) =>
      oneEntry(draft, random, (entry) => ({ ...entry, before: random.bytes(random.between(1, 30)) })),
    'the directory in another order': (draft, random) => {
      // Of more records than there are; those that are not are passed over.
      draft.zipLayout = { ...draft.zipLayout, centralOrder: shuffled([...Array(100).keys()], random) }
    },
    'members in another order': (draft, random) =>
      draft.zipEntries.push((entries) =>
        entries
          .map((entry) => [random.below(100), entry] as const)
          .sort(([a], [b]) => a - b)
          .map(([, entry]) => entry),
      ),
    'a lie in the end record': (draft, random) => {
      draft.zipLayout = {
        ...draft.zipLayout,
        end: {
          [random.pick(['disk', 'centralDisk', 'entriesOnDisk', 'entries', 'centralSize', 'centralOffset', 'signature'])]:
            random.pick([0, 1, 3, 5, 46, 0xffff, 0x7fffffff]) % 65_536,
        },
      }
    },
    'a saturated end record': (draft, random) => {
      draft.zipLayout = {
        ...draft.zipLayout,
        end: random.pick([{ entries: 0xffff, entriesOnDisk: 0xffff }, { centralSize: 0xffffffff }, { centralOffset: 0xffffffff }]),
      }
    },
    'ZIP64 end records': (draft, random) => {
      draft.zipLayout = {
        ...draft.zipLayout,
        zip64: {},
        ...(random.chance(0.5)
          ? { end: { entries: 0xffff, entriesOnDisk: 0xffff, centralSize: 0xffffffff, centralOffset: 0xffffffff } }
          : {}),
      }
    },
    'a lie in the ZIP64 end records': (draft, random) => {
      draft.zipLayout = {
        ...draft.zipLayout,
        zip64: {
          [random.pick([
            'disk',
            'centralDisk',
            'entriesOnDisk',
            'entries',
            'centralSize',
            'centralOffset',
            'recordSize',
            'locatorOffset',
            'locatorDisks',
            'locatorDisk',
          ])]: random.pick([0, 1, 2, 4, 5, 100, 2 ** 40]) % 2 ** 32,
        },
        ...(random.chance(0.5)
          ? { end: { entries: 0xffff, entriesOnDisk: 0xffff, centralSize: 0xffffffff, centralOffset: 0xffffffff } }
          : {}),
      }
    },
    'half of the ZIP64 end records': (draft, random) => {
      draft.zipLayout = {
        ...draft.zipLayout,
        zip64: random.pick([{ omitRecord: true }, { omitLocator: true }, { extension: Buffer.alloc(random.between(1, 20)) }]),
      }
    },
    'a member that only streams see': (draft, random) =>
      moreEntries(draft, random, { name: 'hidden.py', content: random.word(9), omitCentral: true }),
    'a member that only the directory knows': (draft, random) =>
      moreEntries(draft, random, {
        name: 'ghost.py',
        content: random.word(9),
        omitLocal: true,
        central: { localOffset: random.below(300) },
      }),
    'two records of one member': (draft, random) =>
      moreEntries(draft, random, { name: `${random.word(4)}.py`, omitLocal: true, central: { localOffset: 0 } }),
    'a member in a member': (draft, random) =>
      draft.zipEntries.push((entries) => {
        const inner = { name: 'inner.py', content: random.word(9), method: 0 }
        const packed = writeZip([inner]).subarray(0, 30 + 8 + 9)
        return [
          { name: 'outer.bin', content: packed, method: 0 },
          { ...inner, omitLocal: true, central: { localOffset: 30 + 9 } },
          ...entries,
        ]
      }),
    'another archive behind it': (draft) => draft.bytes.push((bytes) => Buffer.concat([bytes, bytes])),
    'a tar file in front of it': (draft) =>
      draft.bytes.push((bytes) => Buffer.concat([writeTar([{ name: 'PK\x03\x04', content: 'x' }]), bytes])),
  },
  { kind: 'wheel' },
)

/** What holds the members of a ZIP file together. */
export const zipFramingMutators: readonly Mutator[] = [...zipFraming]
