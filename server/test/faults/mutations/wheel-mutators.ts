import { distInfo } from './draft.ts'
import { level, type Mutator } from './mutator.ts'
import { changeRecord, moreEntries } from './zip-changes.ts'

const wheelContent = level(
  'wheel',
  {
    'a required file is missing': (draft, random) => {
      draft.members[`${distInfo(draft)}/${random.pick(['METADATA', 'WHEEL', 'RECORD'])}`] = null
    },
    'a required file is a folder': (draft, random) => {
      const path = `${distInfo(draft)}/${random.pick(['METADATA', 'WHEEL'])}`
      draft.members[path] = null
      moreEntries(draft, random, { name: `${path}/`, mode: 0o40755 })
    },
    'two dist-info folders': (draft, random) => {
      draft.members[`${random.pick(['other-1.0.dist-info', 'x.DIST-INFO', 'other.dist-info'])}/METADATA`] = 'Name: other\n'
    },
    'a dist-info folder that is deeper': (draft) => {
      draft.members['vendor/six-1.0.dist-info/METADATA'] = 'Name: six\n'
    },
    'a folder of data': (draft, random) => {
      draft.members[
        `${random.pick([distInfo(draft).replace('.dist-info', '.data'), 'other-1.0.data', 'x.DATA'])}/${random.pick(['scripts', 'purelib', 'data', 'stdlib', '', '..'])}/x`
      ] = 'x'
    },
    'a line of RECORD is another': (draft, random) =>
      changeRecord(draft, (record) => {
        const lines = record.split('\n')
        const at = random.below(lines.length - 1)
        lines[at] = random.pick([
          '',
          ',',
          ',,',
          'x,,',
          'x,sha256=abc,1',
          'x,md5=1B2M2Y8AsgTpgAmY7PhCfg,0',
          '"x,,',
          '../x,,',
          `${lines[at]},`,
          `${lines[at]}\r`,
          lines[at]!.replace(/[0-9]+$/, '7'),
          lines[at]!.replace(/[0-9]+$/, ''),
          lines[at]!.replace(/sha256=.{8}/, 'sha256=AAAAAAAA'),
          lines[at]!.replace('sha256', 'sha512'),
          lines[at]!.toUpperCase(),
          lines[at]!.replaceAll('/', '\\'),
          `./${lines[at]}`,
        ])
        return lines.join('\n')
      }),
    'a line of RECORD is missing': (draft, random) =>
      changeRecord(draft, (record) =>
        record
          .split('\n')
          .filter((_, index) => index !== random.below(3))
          .join('\n'),
      ),
    'a line of RECORD is doubled': (draft, random) => changeRecord(draft, (record) => `${record.split('\n')[random.below(3)]}\n${record}`),
    'RECORD lists what is not there': (draft, random) => changeRecord(draft, (record) => `${random.word(5)}.py,,\n${record}`),
    'RECORD in another spelling': (draft, random) =>
      changeRecord(
        draft,
        random.pick([
          (record: string) => record.replaceAll('\n', '\r\n'),
          (record: string) => record.trimEnd(),
          (record: string) => record.replaceAll(/^([^,]*),/gm, '"$1",'),
          (record: string) => record.split('\n').reverse().join('\n').trimStart(),
        ]),
      ),
    'RECORD is no UTF-8': (draft) =>
      draft.zipEntries.push((entries) =>
        entries.map((entry) =>
          String(entry.name).endsWith('.dist-info/RECORD') ? { ...entry, content: Buffer.from([0xff, 0x2c, 0x2c]) } : entry,
        ),
      ),
    'a member that RECORD does not know': (draft, random) =>
      moreEntries(draft, random, { name: `${random.word(5)}/${random.pick(['evil.py', 'RECORD.jws', 'RECORD'])}`, content: 'import os\n' }),
    'a signature': (draft, random) =>
      moreEntries(draft, random, { name: `${distInfo(draft)}/RECORD.${random.pick(['jws', 'p7s', 'asc'])}`, content: '{}' }),
    'WHEEL is another': (draft, random) => {
      draft.members[`${distInfo(draft)}/WHEEL`] = random.pick<string | Uint8Array>([
        '',
        'Wheel-Version: 2.0\nTag: py3-none-any\n',
        'Wheel-Version: 1.0\n',
        'Wheel-Version: 1.0\nTag: ../x-none-any\n',
        'Wheel-Version: 1.0\nTag: py3-none-any\n\nTag: x\n',
        'Wheel-Version: 1.0\nTag: a-b-c\n',
        'Wheel-Version: 1.0\nRoot-Is-Purelib: maybe\nTag: a-b-c\n',
        'no field\n',
        Buffer.from([0xff]),
        'Wheel-Version: 1.9\r\nTag: py3-none-any\r\n',
      ])
    },
    'entry points': (draft, random) => {
      draft.members[`${distInfo(draft)}/entry_points.txt`] = random.pick([
        '[console_scripts]\nx = demo:main\n',
        '[console_scripts]\n../../x = demo:main\n',
        '[console_scripts]\nx = demo:main(); import os\n',
        'x = y\n',
        '[a]\n[a]\n',
        '[console_scripts\n',
        '[a]\nx = 1\n  y = 2\n',
        '[console_scripts]\nx=a:b\nX=a:b\n',
        '[a]\n\0 = 1\n',
      ])
    },
    'a licence folder': (draft, random) => {
      draft.project.metadataVersion = '2.4'
      draft.project.metadataLines = ['License-File: LICENSE']
      draft.members[`${distInfo(draft)}/${random.pick(['licenses/LICENSE', 'LICENSE', 'licenses/license'])}`] = 'free'
    },
    'a member of many bytes': (draft, random) => {
      draft.members['large.bin'] = Buffer.alloc(random.pick([131_073, 524_289, 3_000_000]), random.pick(['a', 'abc']))
    },
  },
  { kind: 'wheel' },
)

/** What a wheel has to hold, and RECORD, which vouches for it. */
export const wheelMutators: readonly Mutator[] = [...wheelContent]
