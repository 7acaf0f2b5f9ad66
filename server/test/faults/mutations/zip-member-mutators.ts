import { crc32, deflateRawSync } from 'node:zlib'
import { evilPaths } from './evil-names.ts'
import { level, type Mutator } from './mutator.ts'
import { extraField, moreEntries, oneEntry, uint64 } from './zip-changes.ts'

const sharedFields = ['versionNeeded', 'flags', 'method', 'crc', 'compressedSize', 'unpackedSize'] as const

const oddNumbers = [0, 1, 2, 6, 8, 9, 12, 20, 45, 51, 63, 0x40, 0x800, 0x808, 0x2000, 0xffff]

const zipMembers = level(
  'ZIP member',
  {
    'the headers differ': (draft, random) =>
      oneEntry(draft, random, (entry) => ({
        ...entry,
        [random.pick(['local', 'central'])]: { [random.pick([...sharedFields, 'time', 'date'] as const)]: random.pick(oddNumbers) },
      })),
    'both headers lie': (draft, random) =>
      oneEntry(draft, random, (entry) => ({ ...entry, [random.pick(sharedFields)]: random.pick(oddNumbers) })),
    'the names differ': (draft, random) =>
      oneEntry(draft, random, (entry) => ({
        ...entry,
        [random.pick(['local', 'central'])]: { name: random.pick(['other.py', String(entry.name).toUpperCase(), `${entry.name}\0`]) },
      })),
    'it begins elsewhere': (draft, random) =>
      oneEntry(draft, random, (entry) => ({ ...entry, central: { localOffset: random.pick([0, 1, 30, 500, 0x7fffffff, 0xffffffff]) } })),
    'it is there twice': (draft, random) =>
      draft.zipEntries.push((entries) => [
        ...entries,
        { ...random.pick(entries), ...(random.chance(0.5) ? { content: 'Name: evil\n' } : {}) },
      ]),
    'it has an evil name': (draft, random) => moreEntries(draft, random, { name: random.pick(evilPaths), content: 'x' }),
    'it is renamed to an evil name': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, name: random.pick(evilPaths) })),
    'its name is no UTF-8': (draft, random) =>
      moreEntries(draft, random, {
        name: random.pick([Buffer.from([0xff]), Buffer.from('caf\xe9', 'latin1'), Buffer.from('é')]),
        content: 'x',
        flags: random.pick([0, 0x800]),
      }),
    'it is no file': (draft, random) =>
      moreEntries(draft, random, {
        name: random.pick(['x', 'x/']),
        content: '/etc/passwd',
        mode: random.pick([0o120777, 0o20666, 0o60666, 0o10644, 0o140755, 0o40755, 0o100644, 0o170000]),
      }),
    'it is below a file': (draft, random) =>
      draft.zipEntries.push((entries) => [...entries, { name: `${random.pick(entries).name}/below.py`, content: 'x' }]),
    'a folder': (draft, random) => moreEntries(draft, random, { name: `${random.word(4)}/`, mode: 0o40755, method: random.pick([0, 8]) }),
    'it is encrypted': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, flags: random.pick([1, 9, 0x41]) })),
    'it has a data descriptor': (draft, random) =>
      oneEntry(draft, random, (entry) => ({
        ...entry,
        flags: 8,
        local: random.chance(0.5) ? { crc: 0, compressedSize: 0, unpackedSize: 0 } : {},
        after: Buffer.alloc(random.pick([12, 16, 24])),
      })),
    'it is packed in another way': (draft, random) =>
      oneEntry(draft, random, (entry) => ({ ...entry, method: random.pick([1, 6, 9, 12, 14, 93, 95, 98, 99]) })),
    'it has a comment': (draft, random) => oneEntry(draft, random, (entry) => ({ ...entry, central: { comment: random.word(9) } })),
    'extra fields': (draft, random) =>
      oneEntry(draft, random, (entry) => {
        const extra = random.pick([
          extraField(1, uint64(1)),
          extraField(1, uint64(5, 5)),
          extraField(1, uint64(5, 5, 0)),
          extraField(0x7075, Buffer.from([1, 0, 0, 0, 0, 0x78])),
          extraField(0x5455, Buffer.alloc(5)),
          extraField(0x9999, Buffer.alloc(3), 300),
          Buffer.from([1]),
          extraField(0x000a, Buffer.alloc(32)),
          extraField(0x7875, Buffer.alloc(11)),
        ])
        return {
          ...entry,
          ...random.pick([{ extra }, { local: { extra } }, { central: { extra } }, { extra: Buffer.concat([extra, extra]) }]),
        }
      }),
    'ZIP64 sizes': (draft, random) =>
      oneEntry(draft, random, (entry) => {
        const unpacked = Buffer.byteLength(entry.content ?? '')
        const packed = entry.method === 0 ? unpacked : deflateRawSync(Buffer.from(entry.content ?? '')).length
        const lying = random.chance(0.6) ? 0 : random.pick([1, -1, 2 ** 40])
        const fields = {
          compressedSize: 0xffffffff,
          unpackedSize: 0xffffffff,
          extra: extraField(1, uint64(Math.max(0, unpacked + lying), packed)),
        }
        return { ...entry, ...random.pick([{ local: fields }, { central: fields }, { local: fields, central: fields }]) }
      }),
    'its content is not what was packed': (draft, random) =>
      oneEntry(draft, random, (entry) => ({
        ...entry,
        method: 8,
        packed: random.pick([
          random.bytes(20),
          Buffer.alloc(0),
          Buffer.concat([deflateRawSync(Buffer.from(entry.content ?? '')), random.bytes(5)]),
          deflateRawSync('other'),
        ]),
      })),
    'it is packed in two blocks and a stored one': (draft, random) =>
      oneEntry(draft, random, (entry) => {
        const content = Buffer.from(entry.content ?? '')
        if (content.length > 65_535) return entry
        const head = Buffer.from([1, 0, 0, 0, 0])
        head.writeUInt16LE(content.length, 1)
        head.writeUInt16LE(~content.length & 0xffff, 3)
        return { ...entry, method: 8, packed: Buffer.concat([head, content]) }
      }),
    'names that differ by case or Unicode form': (draft, random) => {
      const [a, b] = random.pick([
        ['x/READ', 'x/read'],
        ['x/\u00e9', 'x/e\u0301'],
        ['x/ſ', 'x/s'],
        ['x/ﬁ', 'x/fi'],
      ] as const)
      draft.members[a] = '1'
      draft.members[b] = '2'
    },
  },
  { kind: 'wheel' },
)

const zipBytes = level(
  'ZIP bytes',
  {
    'a number in the directory is another, and in the local header too': (draft, random) =>
      draft.bytes.push((bytes) => {
        const changed = Buffer.from(bytes)
        const [local, central] = [
          changed.lastIndexOf('PK\x03\x04', undefined, 'latin1'),
          changed.lastIndexOf('PK\x01\x02', undefined, 'latin1'),
        ]
        const field = random.below(26)
        if (local >= 0 && central >= 0 && central + 6 + field < changed.length)
          changed[local + 4 + field] = changed[central + 6 + field] = random.below(256)
        return changed
      }),
    'the checksum of what was changed is right': (draft, random) =>
      oneEntry(draft, random, (entry) => {
        const content = Buffer.from(entry.content ?? '')
        if (content.length > 0) content[random.below(content.length)] = random.below(256)
        return { ...entry, content, crc: crc32(content) }
      }),
  },
  { kind: 'wheel' },
)

/** Members of a ZIP file and their two headers. */
export const zipMemberMutators: readonly Mutator[] = [...zipMembers, ...zipBytes]
