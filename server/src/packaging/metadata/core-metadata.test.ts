import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../errors.ts'
import { type CoreMetadata, parseCoreMetadata } from './core-metadata.ts'

const start = 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n'
const parse = (text: string): CoreMetadata => parseCoreMetadata(Buffer.from(text))

test('a full METADATA is read into typed members', () => {
  const metadata = parse(`Metadata-Version: 2.5
name: Foo.Bar
Version: 01.0-RC1
Summary: A d\u00e9mo
Keywords: a,b
Home-page: https://demo.example/
Download-URL: https://demo.example/dl
Author: A. Person
Author-email: "A. Person" <a@demo.example>
Maintainer: B
Maintainer-email: b@demo.example
License-Expression: mit or Apache-2.0
License-File: LICENSE
License-File: third/party.txt
Classifier: Topic :: Anything :: At All
Platform: any
Supported-Platform: debian
Project-URL: Source Code, https://demo.example/src?a,b
Requires-Python: >= 3.8 , <4
Requires-Dist: other[x]>=1 ; extra == 'y'
Requires-Dist: Third (>=2)
Provides-Extra: y
Requires-External: libc
Provides-Dist: demo-compat
Obsoletes-Dist: old
Dynamic: License-File
Import-Name: foo.bar ; private
Import-Namespace: foo
Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM
X-Unknown: is ignored
X-Unknown: twice

# Demo

Name: not a header
`)
  assert.deepEqual(metadata.name, { display: 'Foo.Bar', normalized: 'foo-bar', confusable: 'f00bar' })
  assert.equal(metadata.version.text, '1.0rc1')
  const { name, version, ...rest } = metadata
  assert.deepEqual(rest, {
    metadataVersion: '2.5',
    summary: 'A d\u00e9mo',
    description: '# Demo\n\nName: not a header\n',
    descriptionContentType: 'text/markdown; charset=UTF-8; variant=GFM',
    keywords: 'a,b',
    homePage: 'https://demo.example/',
    downloadUrl: 'https://demo.example/dl',
    author: 'A. Person',
    authorEmail: '"A. Person" <a@demo.example>',
    maintainer: 'B',
    maintainerEmail: 'b@demo.example',
    license: undefined,
    licenseExpression: 'mit OR Apache-2.0',
    licenseFiles: ['LICENSE', 'third/party.txt'],
    classifiers: ['Topic :: Anything :: At All'],
    platforms: ['any'],
    supportedPlatforms: ['debian'],
    projectUrls: [{ label: 'Source Code', url: 'https://demo.example/src?a,b' }],
    requiresPython: '>=3.8,<4',
    requiresDist: ["other[x]>=1 ; extra == 'y'", 'Third (>=2)'],
    providesExtra: ['y'],
    requiresExternal: ['libc'],
    providesDist: ['demo-compat'],
    obsoletesDist: ['old'],
    dynamic: ['License-File'],
    importNames: ['foo.bar ; private'],
    importNamespaces: ['foo'],
    warnings: [],
  })
})

test('absent, empty and UNKNOWN fields are the same, of a description too', () => {
  for (const text of [start, `${start}Summary:\nLicense: UNKNOWN\nPlatform: UNKNOWN\nDescription: UNKNOWN\n\nUNKNOWN\n\n`]) {
    const { summary, license, platforms, description, licenseFiles } = parse(text)
    assert.deepEqual([summary, license, platforms, description, licenseFiles], [undefined, undefined, [], undefined, []])
  }
})

test('a description in the header is unfolded, with bars, with eight spaces, or left as it is', () => {
  const table: [string, string][] = [
    ['one\n        two\n          three\n        \n        four', 'one\ntwo\n  three\n\nfour'],
    ['one\n       |two\n       |  three\n       |\n       |four', 'one\ntwo\n  three\n\nfour'],
    ['one\n  two\n three', 'one\n  two\n three'],
    ['one\n        two\n   three', 'one\n        two\n   three'],
    ['\n        two', 'two'],
    ['one', 'one'],
  ]
  for (const [folded, description] of table) assert.equal(parse(`${start}Description: ${folded}\n`).description, description)
  assert.equal(parse(`${start}\r\n\r\nbody\r\n`.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r')).description, '\r\nbody\r\n')
})

test('what breaks a rule is refused with the code of the rule', () => {
  const table: [RefusalCode, string[]][] = [
    [
      'metadata-field-missing',
      [
        '',
        'Name: demo\nVersion: 1\n',
        'Metadata-Version: 2.1\nVersion: 1\n',
        'Metadata-Version: 2.1\nName: demo\n',
        '\nMetadata-Version: 2.1\nName: demo\nVersion: 1\n',
        'Metadata-Version: 2.1\nName: UNKNOWN\nVersion: 1\n',
        'Metadata-Version: 2.1\nName:\nVersion: 1\n',
      ],
    ],
    [
      'metadata-version-unknown',
      ['2.0', '2.6', '3.0', '0.9', '1', '2.10', '2.1.0', ' 2.1 x', 'constructor'].map(
        (version) => `Metadata-Version: ${version}\nName: a\nVersion: 1\n`,
      ),
    ],
    [
      'project-name-invalid',
      ['Metadata-Version: 2.1\nName: -a\nVersion: 1\n', 'Metadata-Version: 2.1\nName: =?utf-8?q?demo?=\nVersion: 1\n'],
    ],
    ['version-invalid', ['Metadata-Version: 2.1\nName: a\nVersion: latest\n']],
    [
      'metadata-field-repeated',
      [
        `${start}Name: demo\n`,
        `${start}NAME: other\n`,
        `${start}Version: 1.0\n`,
        `${start}metadata-version: 2.4\n`,
        `${start}Summary:\nSummary: x\n`,
        `${start}Requires-Python: >=3\nRequires-Python: >=2\n`,
        `${start}Description: a\nDescription: a\n`,
        `${start}License: a\nlicense: a\n`,
      ],
    ],
    [
      'metadata-field-folded',
      [
        'Metadata-Version: 2.4\nName: demo\n x\nVersion: 1\n',
        `${start}Summary: a\n b\n`,
        `${start}Requires-Dist: a\n ; extra == "x"\n`,
        `${start}Requires-Python: >=3,\n <4\n`,
        `${start}Classifier: a\n b\n`,
        `${start}Home-page: https://demo.example\n /x\n`,
        `${start}License-File: a\n \n`,
      ],
    ],
    [
      'metadata-field-characters',
      ['a\u2028b', 'a\u2029b', 'a\u0085b', 'a\u000bb', 'a\u001b[31mb', 'a\u007fb', 'a\u001cb']
        .map((value) => `${start}Summary: ${value}\n`)
        .concat(`${start}Author: a\u001b]0;x\u0007\n`, `${start}License: a\n b\u001b[0m\n`),
    ],
    ['metadata-field-too-long', [`${start}Summary: ${'a'.repeat(513)}\n`, `${start}License: ${'a'.repeat(1024 ** 2 + 1)}\n`]],
    [
      'metadata-description-too-large',
      [
        `${start}\n${'a'.repeat(4 * 1024 ** 2 + 1)}`,
        `${start}\n${'\u00e9'.repeat(2 * 1024 ** 2 + 1)}`,
        `${start}Description: ${'a'.repeat(4 * 1024 ** 2 + 1)}\n`,
      ],
    ],
    ['metadata-too-large', ['a'.repeat(8 * 1024 ** 2 + 1)]],
    ['description-twice', [`${start}Description: a\n\nb\n`, `${start}Description: a\n\na`]],
    [
      'description-content-type-invalid',
      [
        'text/html',
        'text',
        'markdown',
        'text/markdown; charset=latin-1',
        'text/markdown; variant=kramdown',
        'text/plain;charset=',
        '; text/plain',
        'text/markdownx',
      ].map((type) => `${start}Description-Content-Type: ${type}\n`),
    ],
    ['specifier-invalid', ['3', '>=3.*', '>=3 <4', '^3'].map((text) => `${start}Requires-Python: ${text}\n`)],
    ['requirement-invalid', ['a b', 'a (1.0)', 'a ; x', '=?utf-8?q?a?='].map((text) => `${start}Requires-Dist: ${text}\n`)],
    [
      'direct-dependency',
      ['a @ https://evil.example/a.whl', 'a@file:///etc/passwd', 'a[x] @ git+ssh://evil.example/a ; os_name == "nt"'].map(
        (text) => `${start}Requires-Dist: ${text}\n`,
      ),
    ],
    ['provides-extra-invalid', ['-a', 'a b', 'a[b]', ':python_version<"3"', 'a,b'].map((text) => `${start}Provides-Extra: ${text}\n`)],
    [
      'dynamic-invalid',
      ['Name', 'version', 'METADATA-VERSION', 'requires_dist', 'nonsense', 'constructor'].map((text) => `${start}Dynamic: ${text}\n`),
    ],
    [
      'license-file-invalid',
      ['/etc/passwd', '../LICENSE', 'a/../b', 'a\\b', 'LICENSE*', 'C:/x', 'c:x', '..'].map((text) => `${start}License-File: ${text}\n`),
    ],
    ['license-expression-invalid', ['MIT or', '(MIT', 'use as you like'].map((text) => `${start}License-Expression: ${text}\n`)],
    ['license-twice', [`${start}License: MIT\nLicense-Expression: MIT\n`]],
    [
      'project-url-invalid',
      ['https://demo.example', 'Home', 'Home,', ', https://demo.example', `${'a'.repeat(33)}, https://demo.example`].map(
        (text) => `${start}Project-URL: ${text}\n`,
      ),
    ],
    [
      'import-name-invalid',
      [
        ...['a-b', '1a', 'a..b', '.a', 'a.', 'a b', 'import', 'a.class', 'a; public', 'a; private; private', '; private'].map(
          (text) => `${start}Import-Name: ${text}\n`,
        ),
        `${start}Import-Namespace:\n`,
      ],
    ],
    ['classifier-private', ['Private :: Do Not Upload', 'private::x', 'PRIVATE :: y'].map((text) => `${start}Classifier: ${text}\n`)],
  ]
  for (const [code, texts] of table) {
    for (const text of texts) {
      assert.throws(
        () => parse(text),
        (error) => isRefusal(error, code) && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message),
        `${code}: ${JSON.stringify(text.slice(-80))}`,
      )
    }
  }
})

test('what is merely untidy is accepted with a warning', () => {
  const table: [string, RegExp | undefined][] = [
    ['Metadata-Version: 1.0\nName: a\nVersion: 1\nRequires-Dist: b\n', /Requires-Dist was introduced in metadata version 1\.2, not 1\.0/],
    ['Metadata-Version: 2.1\nName: a\nVersion: 1\nDynamic: Summary\n', /Dynamic was introduced/],
    ['Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense-File: LICENSE\n', undefined],
    [`${start}Home-page: javascript:alert(1)\n`, /not an http or https URL/],
    [`${start}Project-URL: Home, ftp://demo.example\n`, /'ftp:\/\/demo\.example' \(Home\)/],
    [`${start}Home-page: HTTPS://demo.example\nProject-URL: ${'\u00e9'.repeat(32)}, http://demo.example/a,b\n`, undefined],
    [`${start}License: a\n  long\n  text with\f form feed\nAuthor-email: not an address\n`, undefined],
    [`${start}Description-Content-Type: text/plain\nDescription-Content-Type-X: y\n`, undefined],
    [`${start}Description-Content-Type: Text/X-RST; charset="utf-8"; odd=1\n`, undefined],
  ]
  for (const [text, expected] of table) {
    const { warnings } = parse(text)
    assert.equal(warnings.length, expected === undefined ? 0 : 1, text)
    if (expected !== undefined) assert.match(warnings[0] ?? '', expected)
  }
  const many = parse(`${start}${'Project-URL: x, ftp://demo.example\n'.repeat(500)}`)
  assert.equal(many.warnings.length, 20)
})

test('4 MiB of anything are read in linear time', () => {
  const size = 4 * 1024 ** 2 - 100
  const hostile = [
    `${start}\n${'a'.repeat(size)}`,
    `${start}\n${' \t'.repeat(size / 2)}x`,
    `${start}\n${'\r\n'.repeat(size / 2)}`,
    `${start}Description: x\n${'        \n'.repeat(size / 9)}`,
    `${start}Description: x\n${' '.repeat(size)}\n`,
    `${start}Keywords: ${`a${' '.repeat(1000)}`.repeat(1000)}\n`,
    `${start}${'Requires-Dist: a >=1 ; extra == "b"\n'.repeat(9000)}`,
    `${start}X: ${`y\n ${'z'.repeat(10)}`.repeat(size / 20)}\n`,
  ]
  for (const text of hostile) {
    const bytes = Buffer.from(text)
    const started = performance.now()
    parseCoreMetadata(bytes)
    assert.ok(performance.now() - started < 2000, `${text.slice(50, 90)} took ${performance.now() - started} ms`)
  }
})
