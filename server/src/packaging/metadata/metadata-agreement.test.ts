import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../errors.ts'
import { parseClaims } from './claimed-metadata.ts'
import { parseCoreMetadata } from './core-metadata.ts'
import { compareMetadata } from './metadata-agreement.ts'

const archive = parseCoreMetadata(
  Buffer.from(`Metadata-Version: 2.1
Name: Foo.Bar
Version: 1.0
Summary: A demo
Keywords: a,b
License: long
  text
Author: Somebody
Classifier: One
Classifier: Two
Requires-Python: >=3.8,<4
Requires-Dist: One[b,a] (>=1.0) ; python_version < '3.9'
Requires-Dist: two
Project-URL: Home, https://demo.example
Provides-Extra: x

Description
`),
)
const base = {
  ':action': 'file_upload',
  metadata_version: '1.2',
  name: 'foo-bar',
  version: '1.0.0',
  filetype: 'sdist',
  md5_digest: 'a'.repeat(32),
}

type Fields = Record<string, string | readonly string[]>

function compare(fields: Fields): string[] {
  return compareMetadata(
    parseClaims(new Map(Object.entries({ ...base, ...fields }).map(([name, value]) => [name, [value].flat()]))),
    archive,
  )
}

test('a form that says the same in other words, or says less, agrees', () => {
  const forms: Fields[] = [
    {},
    { requires_python: '' },
    { requires_python: '<4.0, >=3.8.0' },
    { requires_dist: ['two', 'one [A,B]>=1;python_version<"3.9"'] },
    { requires_dist: ['two', 'two', "one[a,b]>=1.0 ; python_version < '3.9'"] },
    { summary: ' A  demo', keywords: 'a b', license: 'long text', classifiers: ['Two', 'One'], description: 'Description\r\n' },
    { metadata_version: '2.4', project_urls: ['Home,https://demo.example'], provides_extra: ['x'], author: 'Somebody' },
  ]
  for (const fields of forms) assert.deepEqual(compare(fields), [], JSON.stringify(fields))
})

test('a form that contradicts the archive about what is installed is refused', () => {
  const table: [RefusalCode, Fields[]][] = [
    ['claimed-name-differs', [{ name: 'foobar' }, { name: 'foo-bar-x' }]],
    ['claimed-version-differs', [{ version: '1.0.1' }, { version: '1.0+x' }, { version: '1.0.post0' }, { version: '1!1.0' }]],
    [
      'claimed-requires-python-differs',
      [{ requires_python: '>=3.8' }, { requires_python: '>=3.9,<4' }, { requires_python: '>=3.8,<4,!=3.9' }],
    ],
    [
      'claimed-requires-dist-differs',
      [
        { requires_dist: ['two'] },
        { requires_dist: ['two', 'one[a,b]>=1 ; python_version < "3.9"', 'three'] },
        { requires_dist: ['two', 'one[a]>=1 ; python_version < "3.9"'] },
        { requires_dist: ['two', 'one[a,b]>=1'] },
        { requires_dist: ['two', 'one[a,b]>=1.0.1 ; python_version < "3.9"'] },
        { requires_dist: ['two==1', 'one[a,b]>=1 ; python_version < "3.9"'] },
      ],
    ],
  ]
  for (const [code, forms] of table) {
    for (const fields of forms) {
      assert.throws(
        () => compare(fields),
        (error) => isRefusal(error, code) && error.message.length <= 250,
        `${code}: ${JSON.stringify(fields)}`,
      )
    }
  }
})

test('a form may not add what an archive without requirements lacks', () => {
  const bare = parseCoreMetadata(Buffer.from('Metadata-Version: 1.0\nName: foo-bar\nVersion: 1\n'))
  const claims = (fields: Fields) =>
    parseClaims(new Map(Object.entries({ ...base, ...fields }).map(([name, value]) => [name, [value].flat()])))
  assert.throws(
    () => compareMetadata(claims({ requires_python: '>=3' }), bare),
    (error) => isRefusal(error, 'claimed-requires-python-differs'),
  )
  assert.throws(
    () => compareMetadata(claims({ requires_dist: 'evil' }), bare),
    (error) => isRefusal(error, 'claimed-requires-dist-differs'),
  )
  assert.deepEqual(compareMetadata(claims({}), bare), [])
})

test('every other difference is named in one warning', () => {
  assert.deepEqual(compare({ summary: 'Another', classifiers: ['One'], home_page: 'https://evil.example', platform: ['any'] }), [
    'The upload form differs from the metadata in the archive in Summary, Home-page, Classifier, Platform; what the archive says is used.',
  ])
  for (const fields of [
    { description: 'Other' },
    { author_email: 'x' },
    { license: 'MIT' },
    { keywords: 'a' },
    { project_urls: ['Home, https://evil.example'] },
  ]) {
    assert.equal(compare(fields).length, 1)
  }
})
