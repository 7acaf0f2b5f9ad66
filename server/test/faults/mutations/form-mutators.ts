import type { Draft } from './draft.ts'
import type { Part } from './multipart.ts'
import { level, type Mutator } from './mutator.ts'
import type { Random } from './random.ts'

const MEBIBYTE = 2 ** 20

const required = [':action', 'metadata_version', 'name', 'version', 'filetype']
const single = [...required, 'protocol_version', 'pyversion', 'md5_digest', 'sha256_digest', 'summary']

const add = (draft: Draft, ...parts: Part[]): void => void draft.parts.push((before) => [...before, ...parts])
const addInFront = (draft: Draft, ...parts: Part[]): void => void draft.parts.push((before) => [...parts, ...before])
const drop = (draft: Draft, ...names: string[]): void =>
  void draft.parts.push((before) => before.filter(({ name }) => !names.includes(name)))

function set(draft: Draft, name: string, content: string | Uint8Array): void {
  drop(draft, name)
  addInFront(draft, { name, content })
}

function change(draft: Draft, name: string, by: (part: Part) => Part): void {
  draft.parts.push((before) => before.map((part) => (part.name === name ? by(part) : part)))
}

/** The part is there and comes last, so that what is wrong with it comes out while the file has been taken in. */
function addBehindFile(draft: Draft, part: Part): void {
  add(draft, part)
}

const anywhere = (draft: Draft, random: Random, part: Part): void =>
  random.chance(0.5) ? addInFront(draft, part) : addBehindFile(draft, part)
const brokenUtf8 = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0xaf]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from('caf\xe9', 'latin1'),
  Buffer.from([0xf8, 0x88, 0x80, 0x80, 0x80]),
]

const fields = level('form', {
  'a required field is missing': (draft, random) => drop(draft, random.pick(required)),
  'a field that may be absent is': (draft, random) => drop(draft, random.pick(['protocol_version', 'md5_digest', 'summary'])),
  'no digest at all': (draft) => drop(draft, 'md5_digest', 'sha256_digest'),
  'pyversion is missing': (draft) => drop(draft, 'pyversion'),
  'a single field is doubled': (draft, random) => {
    const name = random.pick(single)
    draft.parts.push((before) => [{ name, content: 'x' }, ...before, { name, content: 'y' }])
  },
  'a single field is doubled with the same value': (draft, random) => {
    const name = random.pick(required)
    draft.parts.push((before) => before.flatMap((part) => (part.name === name ? [part, part] : [part])))
  },
  'a field is empty, blank or UNKNOWN': (draft, random) => set(draft, random.pick(single), random.pick(['', ' ', '\t\r\n', 'UNKNOWN'])),
  'a field has blanks around it': (draft, random) =>
    change(draft, random.pick(single), (part) => ({ ...part, content: ` ${part.content}\n` })),
  'a field is not UTF-8': (draft, random) =>
    anywhere(draft, random, { name: random.pick([...single, 'description', 'keywords', 'nonsense']), content: random.pick(brokenUtf8) }),
  'a field has a NUL': (draft, random) => set(draft, random.pick([...single, 'description', 'author', 'nonsense']), 'a\0b'),
  'a field has a byte order mark': (draft, random) =>
    change(draft, random.pick(single), (part) => ({ ...part, content: `\ufeff${part.content}` })),
  'a field is sent as a file': (draft, random) =>
    change(draft, random.pick(single), (part) => ({ ...part, filename: random.pick(['x.txt', '', '../x']) })),
  'a field has no name': (draft, random) =>
    anywhere(draft, random, {
      name: '',
      content: 'x',
      header: random.pick(['Content-Disposition: form-data\r\n', 'Content-Disposition: form-data; name=""\r\n']),
    }),
  'a field has an endless name': (draft, random) => anywhere(draft, random, { name: random.word(random.between(101, 5000)), content: 'x' }),
  'fields that nobody knows': (draft, random) => {
    for (let count = random.between(1, 50); count > 0; count--) anywhere(draft, random, { name: random.word(9), content: random.word(20) })
  },
  'a field with an odd name is wrong': (draft, random) => {
    const name = `${random.word(3)}${random.pick(['\x01', '\x1b[2J', '\u202e', '\t', 'é'])}${random.word(random.pick([3, 80]))}`
    anywhere(
      draft,
      random,
      random.pick<Part>([
        { name, content: Buffer.from([0xff]) },
        { name, content: 'x', filename: 'y' },
        { name, content: 'a\0b' },
      ]),
    )
  },
  'a field of JavaScript': (draft, random) =>
    add(draft, { name: random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty']), content: random.word(3) }),
  'fields in another order': (draft, random) =>
    draft.parts.push((before) =>
      before
        .map((part) => [random.below(1000), part] as const)
        .sort(([a], [b]) => a - b)
        .map(([, part]) => part),
    ),
  'a comment': (draft, random) => add(draft, { name: 'comment', content: random.word(40) }),
  attestations: (draft, random) =>
    add(draft, { name: 'attestations', content: random.pick(['[]', '[{"version":1}]', 'no json at all', '{"x":'.repeat(3000)]) }),
  'a signature': (draft, random) => anywhere(draft, random, { name: 'gpg_signature', content: random.bytes(300), filename: 'x.asc' }),
  'the action is another': (draft, random) =>
    set(draft, ':action', random.pick(['submit', 'submit_pkg_info', 'doc_upload', 'remove', 'FILE_UPLOAD', 'file_upload2'])),
  'the action is for registration': (draft) => set(draft, ':action', 'submit'),
  'the action is for documentation': (draft) => set(draft, ':action', 'doc_upload'),
  'the action stands in the address': (draft, random) => {
    drop(draft, ':action')
    draft.address += random.pick([
      '?:action=file_upload',
      '?%3Aaction=file_upload',
      '?:action=',
      '?:action=submit',
      '?:action=file_upload&:action=submit',
    ])
  },
  'the protocol is another': (draft, random) => set(draft, 'protocol_version', random.pick(['2', '01', '1.0', 'x'])),
  'the file type is another': (draft, random) => set(draft, 'filetype', random.pick(['bdist_egg', 'bdist_wininst', 'wheel', 'SDIST'])),
  'the file type is the other one': (draft) => {
    set(draft, 'filetype', draft.kind === 'wheel' ? 'sdist' : 'bdist_wheel')
    if (draft.kind === 'wheel') set(draft, 'pyversion', 'source')
  },
  'pyversion is another': (draft, random) => set(draft, 'pyversion', random.pick(['cp312', '2.7', 'any', 'source', '../x'])),
  'the metadata version is another': (draft, random) =>
    set(draft, 'metadata_version', random.pick(['1.0', '2.4', '2.5', '2.6', '3.0', '2.0', 'x', '2.1.0'])),
  'a digest is no digest': (draft, random) =>
    set(
      draft,
      random.pick(['md5_digest', 'sha256_digest', 'blake2_256_digest']),
      random.pick(['abc', 'g'.repeat(64), '0'.repeat(63), '0'.repeat(65), '0'.repeat(128), '"']),
    ),
  'a digest is of something else': (draft, random) => {
    const [name, length] = random.pick([
      ['md5_digest', 32],
      ['sha256_digest', 64],
      ['blake2_256_digest', 64],
    ] as const)
    set(draft, name, random.bytes(length / 2).toString('hex'))
  },
  'a digest is in capitals': (draft) =>
    change(draft, 'sha256_digest', (part) => ({ ...part, content: String(part.content).toUpperCase() })),
  "a summary that is not the archive's": (draft, random) => set(draft, 'summary', random.word(30)),
  'classifiers, keywords, addresses': (draft, random) =>
    add(
      draft,
      { name: 'classifiers', content: 'Topic :: Other' },
      { name: 'classifiers', content: random.word(9) },
      { name: 'keywords', content: 'a,b' },
      { name: 'home_page', content: 'javascript:alert(1)' },
      { name: 'author_email', content: random.word(5) },
    ),
  'a private classifier': (draft, random) =>
    add(draft, { name: 'classifiers', content: random.pick(['Private :: Do Not Upload', 'private::x']) }),
  "requirements that are not the archive's": (draft, random) =>
    add(draft, { name: 'requires_dist', content: random.pick(['evil>=1', 'tinyjson', "other; extra == 'y'"]) }),
  'a requirement with an address': (draft, random) =>
    add(draft, { name: 'requires_dist', content: random.pick(['evil @ https://files.example/evil.whl', 'evil@file:///etc/passwd']) }),
  'a requirement that is none': (draft, random) =>
    add(draft, {
      name: 'requires_dist',
      content: random.pick(['>=1', 'a b c', 'a[', 'a; python_version', 'a; ('.repeat(500), 'a>=1,,<2']),
    }),
  "Requires-Python that is not the archive's": (draft, random) => set(draft, 'requires_python', random.pick(['>=3.1', '<4', '==3.12.*'])),
  'Requires-Python that is none': (draft, random) => set(draft, 'requires_python', random.pick(['>3.x.y', 'python3', '>=', '~=3', '===='])),
})

const files = level('file part', {
  'it is missing': (draft) => drop(draft, 'content'),
  'it has no file name': (draft) => change(draft, 'content', ({ name, content }) => ({ name, content })),
  'there are two': (draft, random) =>
    draft.parts.push((before) =>
      before.flatMap((part) =>
        part.name === 'content' ? [part, random.chance(0.5) ? part : { ...part, content: random.bytes(99) }] : [part],
      ),
    ),
  'it is a picture': (draft, random) =>
    change(draft, 'content', (part) => ({ ...part, type: random.pick(['image/png', 'image/svg+xml', 'image/']) })),
  'it is of some other type': (draft, random) =>
    change(draft, 'content', (part) => ({
      ...part,
      type: random.pick(['text/html', 'application/gzip', 'video/x', 'nonsense', 'multipart/mixed; boundary=x']),
    })),
  'it comes first': (draft) =>
    draft.parts.push((before) => [...before.filter(({ name }) => name === 'content'), ...before.filter(({ name }) => name !== 'content')]),
  'it is empty': (draft) => draft.bytes.push(() => Buffer.alloc(0)),
  'something is wrong behind it': (draft, random) => {
    change(draft, 'content', (part) => part)
    addBehindFile(
      draft,
      random.pick<Part>([
        { name: 'summary', content: Buffer.from([0xff]) },
        { name: 'x', content: 'y', filename: 'z' },
        { name: 'name', content: 'other' },
        { name: '', content: '' },
        { name: 'content', content: 'more', filename: 'b.whl' },
      ]),
    )
  },
  'its header claims an encoding': (draft, random) =>
    change(draft, 'content', (part) => ({
      ...part,
      header: `Content-Disposition: form-data; name="content"; filename="${part.filename}"\r\nContent-Transfer-Encoding: ${random.pick(['base64', 'quoted-printable', 'binary', '8bit'])}\r\nContent-Type: application/octet-stream\r\n`,
    })),
  'its file name is given in the extended form': (draft, random) =>
    change(draft, 'content', (part) => ({
      ...part,
      header: `Content-Disposition: form-data; name="content"; filename*=${random.pick(["UTF-8''", "iso-8859-1''", "x''", ''])}${encodeURIComponent(part.filename ?? '')}\r\n`,
    })),
  'its header gives two names': (draft, random) =>
    change(draft, 'content', (part) => ({
      ...part,
      header: `Content-Disposition: form-data; name="content"; filename="${part.filename ?? ''}"${random.pick(['; filename="../../evil"', '; name="summary"'])}\r\n${random.pick(['', 'Content-Disposition: form-data; name="summary"\r\n'])}`,
    })),
  'it is larger than this index takes': (draft, random) => {
    draft.stage = 'narrow'
    draft.bytes.push((bytes) => Buffer.concat([bytes, Buffer.alloc(random.between(30_001, 90_000))]))
  },
})

const framing = level('multipart', {
  'it is cut off': (draft, random) => draft.body.push((body) => body.subarray(0, random.below(body.length))),
  'it is cut off near its end': (draft, random) => draft.body.push((body) => body.subarray(0, body.length - random.between(1, 40))),
  'its end is missing': (draft) => draft.form.push((form) => ({ ...form, omitEnd: true })),
  'there is nothing': (draft) => draft.body.push(() => Buffer.alloc(0)),
  'there is noise': (draft, random) => draft.body.push(() => random.bytes(random.between(1, 400))),
  'bytes before and behind': (draft, random) =>
    draft.form.push((form) => ({ ...form, preamble: `${random.word(9)}\r\n`, epilogue: random.word(30) })),
  'another form behind it': (draft) => draft.body.push((body) => Buffer.concat([body, body])),
  'the boundary is another': (draft, random) => draft.contentType.push(() => `multipart/form-data; boundary=${random.word(20)}`),
  'there is no boundary': (draft, random) =>
    draft.contentType.push(() =>
      random.pick(['multipart/form-data', 'multipart/form-data;', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""']),
    ),
  'the boundary is quoted': (draft) => draft.contentType.push((type) => type.replace(/boundary=(.*)/, 'boundary="$1"')),
  'the boundary is odd': (draft, random) =>
    draft.form.push((form) => ({ ...form, boundary: random.pick(['x', 'a b', "'()+_,-./:=?", '-'.repeat(70), 'b'.repeat(300), '--']) })),
  'the type is another': (draft, random) =>
    draft.contentType.push((type) =>
      random.pick([
        'application/json',
        'application/x-www-form-urlencoded',
        'text/plain',
        type.replace('form-data', 'mixed'),
        'nonsense',
        type.replace('multipart/form-data', 'MULTIPART/Form-Data'),
      ]),
    ),
  'lines end in a bare LF': (draft) => draft.body.push((body) => Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')),
  'a header is endless': (draft, random) =>
    add(draft, {
      name: 'x',
      content: 'y',
      header: `Content-Disposition: form-data; name="x"\r\nX-Filler: ${'z'.repeat(random.pick([2000, 90_000]))}\r\n`,
    }),
  'headers without end': (draft, random) =>
    add(draft, {
      name: 'x',
      content: 'y',
      header: `Content-Disposition: form-data; name="x"\r\n${'X-A: b\r\n'.repeat(random.pick([19, 21, 3000]))}`,
    }),
  'a header is broken': (draft, random) =>
    add(draft, {
      name: 'x',
      content: 'y',
      header: random.pick([
        'Content-Disposition form-data\r\n',
        '\xff\xfe\r\n',
        ': \r\n',
        'Content-Disposition: form-data; name="x\r\n',
        'Content-Disposition: attachment; name="x"\r\n',
        ' folded\r\n',
        '\0\r\n',
      ]),
    }),
  'a thousand and one parts': (draft, random) => {
    const many = Array.from({ length: random.between(1001, 1030) }, () => ({ name: 'classifiers', content: 'x' }))
    if (random.chance(0.5)) add(draft, ...many)
    else addInFront(draft, ...many)
  },
  'nearly a thousand parts': (draft) =>
    add(draft, ...Array.from({ length: 980 }, (_, index) => ({ name: 'classifiers', content: `Topic :: ${index}` }))),
  'bytes of the head are others': (draft, random) =>
    draft.body.push((body) => {
      const changed = Buffer.from(body)
      for (let count = random.between(1, 6); count > 0; count--) changed[random.below(Math.min(changed.length, 1500))] = random.below(256)
      return changed
    }),
})

const heavy = level(
  'form',
  {
    'a field of ten megabytes': (draft, random) =>
      anywhere(draft, random, { name: random.pick(['summary', 'keywords', 'nonsense']), content: 'x'.repeat(10 * MEBIBYTE) }),
    'a field one byte too large': (draft, random) =>
      anywhere(draft, random, { name: random.pick(['summary', 'keywords', 'nonsense']), content: 'x'.repeat(MEBIBYTE + 1) }),
    'a description of five megabytes': (draft, random) =>
      anywhere(draft, random, { name: 'description', content: 'x'.repeat(5 * MEBIBYTE) }),
    'a description of four megabytes': (draft) => add(draft, { name: 'description', content: 'x'.repeat(4 * MEBIBYTE) }),
    'fields of thirteen megabytes together': (draft, random) => {
      for (let count = 13; count > 0; count--) anywhere(draft, random, { name: random.word(5), content: 'x'.repeat(MEBIBYTE) })
    },
  },
  { isHeavy: true },
)

export const formMutators: readonly Mutator[] = [...fields, ...files, ...framing, ...heavy]
