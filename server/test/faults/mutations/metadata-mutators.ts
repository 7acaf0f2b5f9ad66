import { type MetadataTitle, metadataFields } from '../../../src/packaging/metadata/metadata-fields.ts'
import type { Draft } from './draft.ts'
import { level, type Mutator } from './mutator.ts'
import type { Random } from './random.ts'

/** Puts header lines before all others, or before the description. */
function addLines(draft: Draft, random: Random, ...lines: string[]): void {
  draft.metadata.push((bytes) => {
    const [head, body] = split(bytes)
    return join(random.chance(0.5) ? [...lines, ...head] : [...head, ...lines], body)
  })
}

const changeHead = (draft: Draft, change: (head: string[]) => string[]): void =>
  void draft.metadata.push((bytes) => {
    const [head, body] = split(bytes)
    return join(change(head), body)
  })

function split(bytes: Buffer): [string[], string | undefined] {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\n\n')
  return end < 0 ? [text.trimEnd().split('\n'), undefined] : [text.slice(0, end).split('\n'), text.slice(end + 2)]
}

/** Latin-1, so that bytes which are no UTF-8 pass through. */
const join = (head: readonly string[], body: string | undefined): Buffer =>
  Buffer.from(`${head.join('\n')}\n${body === undefined ? '' : `\n${body}`}`, 'latin1')

const latin1 = (text: string): string => Buffer.from(text).toString('latin1')
const set = (draft: Draft, random: Random, title: MetadataTitle, value: string): void => {
  changeHead(draft, (head) => head.filter((line) => !line.startsWith(`${title}:`)))
  addLines(draft, random, `${title}: ${latin1(value)}`)
}

/** Values that are right, so that what is done to a header is done to a good one. */
const good: Readonly<Partial<Record<MetadataTitle, string>>> = {
  'Metadata-Version': '2.1',
  Version: '1.0',
  'Requires-Dist': 'tinyjson>=1',
  'Requires-Python': '>=3.9',
  'Project-URL': 'Source, https://code.example/x',
  'Description-Content-Type': 'text/markdown',
  'Provides-Extra': 'fast',
  Dynamic: 'Summary',
  'License-Expression': 'MIT',
  Classifier: 'Topic :: Other',
  'Author-email': 'Ada <ada@example.org>',
  'Home-page': 'https://home.example/',
  'Import-Name': 'demo.part',
  'Import-Namespace': 'demo',
}

/** Each header of core metadata is treated in each of these ways. */
const treatments: Readonly<Record<string, (draft: Draft, random: Random, title: MetadataTitle, value: string) => void>> = {
  'is missing': (draft, _, title) => changeHead(draft, (head) => head.filter((line) => !line.startsWith(`${title}:`))),
  'is there': (draft, random, title, value) => set(draft, random, title, value),
  'is doubled': (draft, random, title, value) =>
    addLines(draft, random, `${title}: ${value}`, `${random.pick([title, title.toLowerCase(), title.toUpperCase()])}: ${value}`),
  'is folded': (draft, random, title, value) =>
    set(draft, random, title, `${value}\n${random.pick(['        ', '       |', '\t', ' '])}${random.word(6)}`),
  'has a control character': (draft, random, title, value) =>
    set(draft, random, title, `${value}${random.pick(['\x1b[2J', '\x07', '\x7f', '\x00', '\u0085', '\u2028', '\x0c', '\x0b'])}x`),
  'is not UTF-8': (draft, random, title, value) =>
    addLines(draft, random, `${title}: ${value}${random.pick(['\xff', '\xc0\xaf', '\xe9'])}`),
  'is empty or UNKNOWN': (draft, random, title) => set(draft, random, title, random.pick(['', 'UNKNOWN', '   '])),
  'is some word': (draft, random, title) =>
    set(draft, random, title, random.pick([random.word(12), '*', '..', '-', ';', ',', '\u00e9\u4e2d', '"', '{na me}', random.word(600)])),
  'has a blank before its colon': (draft, _, title) =>
    changeHead(draft, (head) => head.map((line) => line.replace(`${title}:`, `${title} :`))),
}

function everyHeader(): Mutator[] {
  return Object.entries(treatments).map(([what, treat]) => ({
    title: `metadata: a header ${what}`,
    run: (draft, random) => {
      const { title } = random.pick(metadataFields)
      treat(draft, random, title, good[title] ?? random.word(8))
    },
  }))
}

const values = level('metadata value', {
  'metadata version': (draft, random) =>
    set(draft, random, 'Metadata-Version', random.pick(['1.3', '2.0', '2.6', '3.0', '2', 'x', '2.1.0', '٢.١'])),
  'another project': (draft, random) => set(draft, random, 'Name', random.word(8)),
  'another version': (draft, random) => set(draft, random, 'Version', '8.8'),
  'a name that is none': (draft, random) => set(draft, random, 'Name', random.pick(['-x', 'x y', 'naïve', '../x'])),
  'a name that is too long': (draft, random) => set(draft, random, 'Name', random.word(200)),
  'a version that is none': (draft, random) => set(draft, random, 'Version', random.pick(['one', '1.0 beta', '1-2-3-4'])),
  'a version that is too long': (draft, random) => set(draft, random, 'Version', `1.${'9'.repeat(300)}`),
  'a summary that is too long': (draft, random) => set(draft, random, 'Summary', 'ö'.repeat(random.between(510, 515))),
  'a requirement': (draft, random) =>
    set(
      draft,
      random,
      'Requires-Dist',
      random.pick(['>=1', 'a b', 'a[', 'a; x', `a; ${'('.repeat(80)}`, 'a (>=1', 'a>=1; python_version >', 'a>=1 # comment', '\u00e9']),
    ),
  'a requirement with an address': (draft, random) =>
    set(draft, random, 'Requires-Dist', random.pick(['evil @ https://files.example/evil.whl', 'evil@git+https://code.example/x'])),
  'Requires-Python': (draft, random) => set(draft, random, 'Requires-Python', random.pick(['>3.x', 'python', '>=3,', '~=3', '===='])),
  'an extra': (draft, random) => set(draft, random, 'Provides-Extra', random.pick(['a b', '-x', '[x]', 'é'])),
  'something dynamic': (draft, random) =>
    set(draft, random, 'Dynamic', random.pick(['Name', 'version', 'Metadata-Version', 'Nonsense', '__proto__'])),
  'a licence file': (draft, random) =>
    set(draft, random, 'License-File', random.pick(['../../etc/passwd', '/etc/passwd', 'a\\b', 'C:/x', 'LICEN*', '..'])),
  'a licence file that is not there': (draft, random) => {
    set(draft, random, 'Metadata-Version', '2.4')
    set(draft, random, 'License-File', random.pick(['LICENSE', 'licenses/a/b', 'METADATA']))
  },
  'a licence expression': (draft, random) =>
    set(
      draft,
      random,
      'License-Expression',
      random.pick(['MIT OR', 'MIT Apache-2.0', `${'('.repeat(33)}MIT${')'.repeat(33)}`, 'MIT AND (X', 'MIT/X11', 'WITH x', '()']),
    ),
  'two licences': (draft, random) => addLines(draft, random, 'License: MIT', 'License-Expression: MIT'),
  'a project address': (draft, random) =>
    set(
      draft,
      random,
      'Project-URL',
      random.pick(['https://only.example/', 'Label,', `${'l'.repeat(33)}, https://x.example`, ', https://x.example']),
    ),
  'an address of script': (draft, random) =>
    set(
      draft,
      random,
      'Project-URL',
      random.pick(['Source, javascript:alert(1)', 'Source, data:text/html,x', 'Source, //x.example', 'Source, https://a b']),
    ),
  'a content type': (draft, random) =>
    set(
      draft,
      random,
      'Description-Content-Type',
      random.pick(['text/html', 'text/markdown; charset=latin-1', 'text/markdown; variant=mine', 'image/png', 'text/markdown; charset']),
    ),
  'an import name': (draft, random) =>
    set(
      draft,
      random,
      random.pick(['Import-Name', 'Import-Namespace'] as const),
      random.pick(['a-b', 'class', '1a', 'a..b', 'a; public', 'a; private; x']),
    ),
  'a private classifier': (draft, random) => set(draft, random, 'Classifier', random.pick(['Private :: Do Not Upload', 'private :: x'])),
  'a private classifier in capitals': (draft, random) => set(draft, random, 'Classifier', 'PRIVATE:: X'),
})

const framing = level('metadata', {
  'it is empty': (draft) => draft.metadata.push(() => Buffer.alloc(0)),
  'it is noise': (draft, random) => draft.metadata.push(() => random.bytes(random.between(1, 300))),
  'it starts with a byte order mark': (draft) => draft.metadata.push((bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes])),
  'it starts with a blank line': (draft, random) =>
    draft.metadata.push((bytes) => Buffer.concat([Buffer.from(random.pick(['\n', '\r\n', ' \n', ' Name: x\n', '\x0b\n'])), bytes])),
  'it is in UTF-16': (draft) => draft.metadata.push((bytes) => Buffer.from(bytes.toString(), 'utf16le')),
  'its lines end as on Windows': (draft) =>
    draft.metadata.push((bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')),
  'some lines end as on Windows': (draft, random) =>
    draft.metadata.push((bytes) =>
      Buffer.from(
        bytes.toString('latin1').replaceAll('\n', () => random.pick(['\n', '\r\n'])),
        'latin1',
      ),
    ),
  'a bare carriage return': (draft, random) =>
    changeHead(draft, (head) =>
      head.map((line, index) => (index === head.length - 1 ? `${line}\r${random.pick(['', 'Name: evil'])}` : line)),
    ),
  'a bare carriage return in the description': (draft) =>
    draft.metadata.push((bytes) =>
      Buffer.concat([bytes, Buffer.from(bytes.includes('\n\n') ? 'a\rName: evil\r\rb\n' : '\na\rName: evil\r\rb\n')]),
    ),
  'a line that is no header': (draft, random) =>
    addLines(draft, random, random.pick(['no colon here', ': value', 'a b: c', 'Näme: x', '\x00', 'From nobody', '>From x', '--boundary'])),
  'a line of blanks ends the headers for some': (draft, random) =>
    addLines(draft, random, random.pick([' ', '\t', '\x0c', '\xc2\xa0']), 'Summary: behind'),
  'a header of mail': (draft, random) =>
    addLines(
      draft,
      random,
      random.pick([
        'Content-Type: multipart/mixed; boundary=x',
        'Content-Transfer-Encoding: base64',
        'content-type: text/plain; charset=utf-7',
        'Content-Disposition: attachment',
      ]),
    ),
  'headers that nobody knows': (draft, random) =>
    addLines(draft, random, `X-${random.word(5)}: ${random.word(9)}`, 'Subject: =?utf-8?q?x?=', 'Bcc: eve@attacker.example'),
  'description as header and body': (draft, random) => {
    draft.project.description = 'the body'
    addLines(draft, random, 'Description: the header')
  },
  'description as a folded header': (draft, random) => {
    delete draft.project.description
    addLines(
      draft,
      random,
      `Description: first\n${random.pick(['       |', '        '])}second\n${random.pick(['       |', '        ', '\t'])}third`,
    )
  },
  'a description of odd characters': (draft, random) => {
    draft.project.description = random.pick(['\u202eevil', '\x1b[31mred', '\u2028', '😀'.repeat(50), '\n\n\nName: evil\n\n', '\x0cpage'])
  },
  'a description with a NUL': (draft) => {
    draft.project.description = 'a\0b'
  },
  'ends without a line end': (draft) => draft.metadata.push((bytes) => Buffer.from(bytes.toString('latin1').trimEnd(), 'latin1')),
  'it is cut off': (draft, random) => draft.metadata.push((bytes) => bytes.subarray(0, random.below(bytes.length))),
  'some bytes are others': (draft, random) =>
    draft.metadata.push((bytes) => {
      const changed = Buffer.from(bytes)
      for (let count = random.between(1, 4); count > 0; count--) changed[random.below(changed.length)] = random.below(256)
      return changed
    }),
  'more headers than anybody writes': (draft, random) =>
    addLines(draft, random, ...Array.from({ length: random.between(9_999, 10_100) }, () => 'Platform: x')),
})

const heavy = level(
  'metadata',
  {
    'a header of a megabyte': (draft, random) =>
      set(draft, random, random.pick(['Keywords', 'Author', 'License'] as const), 'k'.repeat(2 ** 20 + 1)),
    'a description of five megabytes': (draft) => {
      draft.project.description = 'd'.repeat(5 * 2 ** 20)
    },
    'it is larger than this index takes': (draft, random) => {
      draft.stage = 'narrow'
      draft.project.description = 'd'.repeat(random.between(5000, 9000))
    },
  },
  { isHeavy: true },
)

/** Changes of METADATA and PKG-INFO. */
export const metadataMutators: readonly Mutator[] = [...everyHeader(), ...values, ...framing, ...heavy]
