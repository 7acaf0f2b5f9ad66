import { gzipSync } from 'node:zlib'
import { base256, paxRecords, type TarEntry, writeTar } from '../../build/tar.ts'
import { writeZip } from '../../build/zip.ts'
import { topFolder } from './draft.ts'
import { level, type Mutator } from './mutator.ts'
import { moreTar, oneTar } from './tar-changes.ts'

const gzip = level(
  'gzip',
  {
    'two members': (draft, random) =>
      draft.gzip.push((packed, tar) =>
        random.pick([
          Buffer.concat([packed, packed]),
          Buffer.concat([gzipSync(tar.subarray(0, 512)), gzipSync(tar.subarray(512))]),
          Buffer.concat([packed, gzipSync('')]),
        ]),
      ),
    'bytes behind': (draft, random) =>
      draft.gzip.push((packed) => Buffer.concat([packed, random.pick([random.bytes(9), Buffer.alloc(512), Buffer.from([0x1f])])])),
    'bytes in front': (draft, random) => draft.gzip.push((packed) => Buffer.concat([random.bytes(random.between(1, 9)), packed])),
    'its header is another': (draft, random) =>
      draft.gzip.push((packed) => {
        const changed = Buffer.from(packed)
        changed[random.pick([2, 3, 3, 3, 8, 9])] = random.below(256)
        return changed
      }),
    'a name in its header': (draft, random) =>
      draft.gzip.push((packed) => {
        const changed = Buffer.from(packed)
        changed[3] = 8
        return Buffer.concat([changed.subarray(0, 10), Buffer.from(`${random.word(random.pick([5, 900, 2000]))}\0`), changed.subarray(10)])
      }),
    'its trailer is another': (draft, random) =>
      draft.gzip.push((packed) => {
        const changed = Buffer.from(packed)
        changed.writeUInt32LE(random.below(2 ** 31), changed.length - random.pick([4, 8]))
        return changed
      }),
    'it is cut off': (draft, random) => draft.gzip.push((packed) => packed.subarray(0, packed.length - random.between(1, 30))),
    'it is not packed': (draft) => draft.gzip.push((_, tar) => tar),
    'it is a ZIP file': (draft) => draft.gzip.push(() => writeZip([{ name: `${topFolder(draft)}/PKG-INFO`, content: 'Name: x' }])),
    'a ZIP file behind it': (draft) => draft.gzip.push((packed) => Buffer.concat([packed, writeZip([{ name: 'a', content: 'x' }])])),
  },
  { kind: 'sdist' },
)

const tar = level(
  'tar',
  {
    'its end is missing or long': (draft, random) => {
      draft.tarLayout = { endBlocks: random.pick([0, 1, 2, 3, 40]) }
    },
    'something behind its end': (draft, random) => {
      draft.tarLayout = {
        ...draft.tarLayout,
        trailing: random.pick([
          Buffer.from('x'),
          Buffer.alloc(100),
          random.bytes(512),
          writeTar([{ name: `${topFolder(draft)}/evil`, content: 'x' }]),
        ]),
      }
    },
    'a header has odd bytes and the right checksum': (draft, random) =>
      oneTar(draft, random, (entry) => ({
        ...entry,
        change: (block) => {
          for (let count = random.between(1, 3); count > 0; count--)
            block[random.pick([random.below(512), random.between(100, 156), random.between(257, 345)])] = random.below(256)
        },
      })),
    'a header has the wrong checksum': (draft, random) =>
      oneTar(draft, random, (entry) => ({ ...entry, checksum: random.pick([0, 1, 99_999, Buffer.from('        ')]) })),
    'a number is written in another way': (draft, random) =>
      oneTar(draft, random, (entry) => ({
        ...entry,
        change: (block) => {
          const [at, width] = random.pick([
            [100, 8],
            [108, 8],
            [116, 8],
            [136, 12],
            [329, 8],
            [337, 8],
            [124, 12],
          ] as const)
          random
            .pick([
              Buffer.from('-0000001'),
              Buffer.from('0o000001'),
              Buffer.from('zzzzzzzz'),
              Buffer.from('  644 \0 '),
              Buffer.from('0000_001'),
              base256(random.pick([3n, -1n, 2n ** 60n]), width),
              Buffer.alloc(width),
            ])
            .copy(block, at, 0, width)
        },
      })),
    'another format': (draft, random) =>
      oneTar(draft, random, (entry) => ({
        ...entry,
        magic: random.pick(['ustar  \0', '\0'.repeat(8), 'ustar\x0000', 'hostile\0', 'ustar\0  ', 'ustar 00']),
      })),
    'a size that is not so': (draft, random) =>
      oneTar(draft, random, (entry) => ({
        ...entry,
        size: random.pick([
          0,
          1,
          511,
          512,
          513,
          100_000,
          base256(2n ** 42n),
          base256(-1n),
          base256(2n ** 70n),
          Buffer.from('77777777777\0'),
        ]),
      })),
    'something in the padding': (draft, random) =>
      oneTar(draft, random, (entry) => {
        const length = Buffer.byteLength(entry.content ?? '') % 512
        return length === 0 ? entry : { ...entry, padding: Buffer.alloc(512 - length, random.pick(['x', '\0'])) }
      }),
    'a global header': (draft, random) =>
      draft.tarEntries.push((entries) => [
        {
          name: 'pax_global_header',
          type: 'g',
          content: paxRecords(
            random.pick<Record<string, string>>([
              { comment: '0'.repeat(40) },
              { path: 'evil' },
              { size: '0' },
              { mtime: '1' },
              { linkpath: 'x' },
            ]),
          ),
        },
        ...entries,
      ]),
    'a pax header': (draft, random) =>
      oneTar(draft, random, (entry) => ({
        ...entry,
        pax: random.pick<Record<string, string>>([
          { path: `${topFolder(draft)}/renamed` },
          { path: '../evil' },
          { path: `${topFolder(draft)}/a/../../x` },
          { size: '0' },
          { size: String(Buffer.byteLength(entry.content ?? '')) },
          { size: '-1' },
          { linkpath: '/etc/passwd' },
          { mtime: '1.5', atime: 'x' },
          { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' },
          { 'SCHILY.realsize': '9' },
          { hdrcharset: 'BINARY' },
          { comment: 'é' },
          { uid: '99999999' },
          { 'GNU.sparse.name': '/etc/passwd' },
        ]),
      })),
    'a broken pax header': (draft, random) =>
      moreTar(
        draft,
        random,
        {
          name: 'pax',
          type: 'x',
          content: random.pick([
            Buffer.from('99 path=x\n'),
            Buffer.from('3 path=x\n'),
            Buffer.from('0 path=x\n'),
            Buffer.from('7 path\n'),
            Buffer.from('5 =x\n'),
            Buffer.concat([paxRecords({ path: `${topFolder(draft)}/a` }), paxRecords({ path: `${topFolder(draft)}/b` })]),
            Buffer.alloc(70_000, 'x'),
            Buffer.from([0x38, 0x20, 0x70, 0x3d, 0xff, 0xff, 0xff, 0x0a]),
            Buffer.alloc(0),
          ]),
        },
        { name: `${topFolder(draft)}/x` },
      ),
    'a GNU long name': (draft, random) =>
      moreTar(
        draft,
        random,
        {
          name: '././@LongLink',
          type: random.pick(['L', 'L', 'K']),
          content: `${random.pick([`${topFolder(draft)}/${'n'.repeat(120)}`, '../evil', '', `${topFolder(draft)}/a\0b`, 'é'.repeat(99)])}${random.pick(['\0', ''])}`,
        },
        { name: `${topFolder(draft)}/short`, content: 'x', magic: random.pick(['ustar  \0', 'ustar\x0000']) },
      ),
    'extended headers one after the other': (draft, random) =>
      moreTar(
        draft,
        random,
        ...random.pick<TarEntry[]>([
          [
            { name: 'p', type: 'x', content: paxRecords({ path: `${topFolder(draft)}/a` }) },
            { name: `${topFolder(draft)}/x`, pax: { path: `${topFolder(draft)}/b` } },
          ],
          [
            { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/a\0` },
            { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/b\0` },
            { name: 'x' },
          ],
          [
            { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/a\0` },
            { name: 'x', pax: { path: `${topFolder(draft)}/b` } },
          ],
          [
            { name: '././@LongLink', type: 'K', content: 'a\0' },
            { name: '././@LongLink', type: 'L', content: `${topFolder(draft)}/b\0` },
            { name: 'x', type: '2', linkName: 'y' },
          ],
        ]),
      ),
    'an extended header of nothing': (draft) =>
      draft.tarEntries.push((entries) => [...entries, { name: 'pax', type: 'x', content: paxRecords({ comment: 'x' }) }]),
    'a sparse file': (draft, random) =>
      moreTar(
        draft,
        random,
        random.pick<TarEntry>([
          { name: `${topFolder(draft)}/s`, type: 'S', magic: 'ustar  \0' },
          { name: `${topFolder(draft)}/s`, pax: { 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '9' } },
        ]),
      ),
  },
  { kind: 'sdist' },
)

const tarBytes = level(
  'tar bytes',
  {
    'some are others': (draft, random) =>
      draft.gzip.push((_, tar) => {
        const changed = Buffer.from(tar)
        for (let count = random.between(1, 3); count > 0; count--) changed[random.below(changed.length)] = random.below(256)
        return gzipSync(changed)
      }),
    'a block is there twice, missing or elsewhere': (draft, random) =>
      draft.gzip.push((_, tar) => {
        const at = 512 * random.below(tar.length / 512)
        const block = tar.subarray(at, at + 512)
        return gzipSync(
          random.pick([
            Buffer.concat([tar.subarray(0, at), block, tar.subarray(at)]),
            Buffer.concat([tar.subarray(0, at), tar.subarray(at + 512)]),
            Buffer.concat([block, tar]),
          ]),
        )
      }),
    'it is cut off': (draft, random) => draft.gzip.push((_, tar) => gzipSync(tar.subarray(0, random.below(tar.length)))),
  },
  { kind: 'sdist' },
)

/** The gzip file around a tar file, and the blocks in it. */
export const tarFramingMutators: readonly Mutator[] = [...gzip, ...tar, ...tarBytes]
