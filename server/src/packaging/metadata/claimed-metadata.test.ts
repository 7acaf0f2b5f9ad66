import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../errors.ts'
import { parseClaims, parseNameAndVersion } from './claimed-metadata.ts'

type Fields = Record<string, string | readonly string[] | undefined>

const sha256 = 'ab'.repeat(32)
const sdist = { ':action': 'file_upload', metadata_version: '2.1', name: 'Demo', version: '1.0', filetype: 'sdist', sha256_digest: sha256 }
const wheel = { ...sdist, filetype: 'bdist_wheel', pyversion: 'py3' }

function form(...fields: Fields[]): ReadonlyMap<string, readonly string[]> {
  const entries = Object.entries(Object.assign({}, ...fields) as Fields)
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, typeof value === 'string' ? [value] : value]])))
}

test('the form of a wheel becomes typed claims', () => {
  const claims = parseClaims(
    form(wheel, {
      protocol_version: '1',
      md5_digest: 'AB'.repeat(16),
      sha256_digest: ` ${sha256.toUpperCase()} `,
      blake2_256_digest: 'cd'.repeat(32),
      comment: ' hello ',
      attestations: '[{"version":1}]',
      summary: 'A demo',
      requires_python: '>= 3.8',
      requires_dist: ['a>=1', '', 'b ; extra == "x"'],
      classifiers: ['One', 'Two'],
      import_names: ['demo'],
      license_file: ['LICENSE'],
      provides_extras: ['x'],
      nonsense: ['x', 'y'],
      gpg_signature: 'x',
    }),
  )
  const { name, version, fields, ...rest } = claims
  assert.deepEqual([name.normalized, version.text], ['demo', '1.0'])
  assert.deepEqual(rest, {
    action: 'file_upload',
    protocolVersion: '1',
    filetype: 'bdist_wheel',
    pyversion: 'py3',
    md5: 'ab'.repeat(16),
    sha256,
    blake2b: 'cd'.repeat(32),
    comment: 'hello',
    attestations: '[{"version":1}]',
    metadataVersion: '2.1',
    summary: 'A demo',
    requiresPython: '>=3.8',
    requiresDist: ['a>=1', 'b ; extra == "x"'],
  })
  assert.deepEqual(Object.fromEntries(fields), {
    'Metadata-Version': ['2.1'],
    Name: ['Demo'],
    Version: ['1.0'],
    Summary: ['A demo'],
    Classifier: ['One', 'Two'],
    'Requires-Python': ['>= 3.8'],
    'Requires-Dist': ['a>=1', 'b ; extra == "x"'],
    'Provides-Extra': ['x'],
    'License-File': ['LICENSE'],
    'Import-Name': ['demo'],
  })
})

test('what clients leave out, leave empty or call UNKNOWN is absent', () => {
  const forms: Fields[] = [
    {},
    { pyversion: '', comment: '', requires_python: '', requires_dist: [''], summary: '  ' },
    { pyversion: 'source', requires_dist: [], summary: ' UNKNOWN ', requires_python: 'UNKNOWN', md5_digest: '', attestations: '' },
    { pyversion: 'UNKNOWN', protocol_version: '' },
  ]
  for (const fields of forms) {
    const claims = parseClaims(form(sdist, fields))
    for (const key of ['pyversion', 'comment', 'requiresPython', 'requiresDist', 'summary', 'md5', 'attestations']) {
      assert.equal(key in claims, false, key)
    }
  }
  for (const algorithm of ['md5_digest', 'sha256_digest', 'blake2_256_digest']) {
    const value = algorithm === 'md5_digest' ? 'a'.repeat(32) : sha256
    assert.ok(parseClaims(form(sdist, { sha256_digest: undefined, [algorithm]: value })))
  }
})

test('what breaks a rule of the form is refused with the code of the rule', () => {
  const table: [RefusalCode, Fields[]][] = [
    ['upload-action-unknown', [{ ':action': undefined }, { ':action': '' }, { ':action': 'FILE_UPLOAD' }, { ':action': 'verify' }]],
    ['registration-gone', [{ ':action': 'submit' }, { ':action': 'submit_pkg_info' }]],
    ['documentation-upload-gone', [{ ':action': 'doc_upload' }]],
    ['protocol-version-unknown', [{ protocol_version: '2' }, { protocol_version: '1.0' }]],
    ['form-field-missing', [{ metadata_version: undefined }, { name: '' }, { name: ' UNKNOWN' }, { version: [] }, { filetype: undefined }]],
    ['metadata-version-unknown', [{ metadata_version: '2.0' }, { metadata_version: '9' }]],
    ['project-name-invalid', [{ name: 'de mo' }, { name: '../demo' }, { name: 'd\u00e9mo' }]],
    ['version-invalid', [{ version: 'one' }, { version: '1.0;2' }]],
    ['filetype-unknown', [{ filetype: 'bdist_egg' }, { filetype: 'SDIST' }, { filetype: 'bdist_wininst' }, { filetype: 'constructor' }]],
    ['pyversion-not-source', [{ pyversion: 'py3' }, { pyversion: 'Source' }]],
    [
      'pyversion-missing',
      [{ filetype: 'bdist_wheel' }, { filetype: 'bdist_wheel', pyversion: '' }, { filetype: 'bdist_wheel', pyversion: 'UNKNOWN' }],
    ],
    ['digest-missing', [{ sha256_digest: undefined }, { sha256_digest: '' }]],
    [
      'digest-invalid',
      [
        { sha256_digest: sha256.slice(1) },
        { sha256_digest: `${sha256}0` },
        { sha256_digest: `${sha256.slice(2)}zz` },
        { md5_digest: sha256 },
        { blake2_256_digest: 'x' },
        { sha256_digest: 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=' },
        { sha256_digest: `0x${sha256.slice(2)}` },
        { md5_digest: '\uff10'.repeat(32) },
      ],
    ],
    [
      'form-field-repeated',
      [
        { name: ['Demo', 'Demo'] },
        { version: ['1.0', ''] },
        { ':action': ['file_upload', 'submit'] },
        { sha256_digest: [sha256, sha256] },
        { summary: ['a', 'b'] },
        { requires_python: ['>=3', '>=2'] },
        { description: ['', ''] },
        { filetype: ['sdist', 'sdist'] },
        { attestations: ['[]', '[]'] },
        { keywords: ['a', 'b'] },
      ],
    ],
    ['form-field-characters', [{ summary: 'a\0b' }, { comment: '\0' }, { classifiers: ['a', 'b\0'] }, { 'nonsense\r\nx': '\0' }]],
    ['specifier-invalid', [{ requires_python: '>=3.*' }]],
    ['requirement-invalid', [{ requires_dist: ['a b'] }]],
    ['direct-dependency', [{ requires_dist: ['ok', 'a @ https://evil.example/a'] }]],
    ['classifier-private', [{ classifiers: ['Private :: Do Not Upload'] }]],
  ]
  for (const [code, forms] of table) {
    for (const fields of forms) {
      assert.throws(
        () => parseClaims(form(sdist, fields)),
        (error) => isRefusal(error, code) && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message),
        `${code}: ${JSON.stringify(fields)}`,
      )
    }
  }
})

test('no sentence of the form holds words that make clients skip, repeat or register', () => {
  const actions = ['submit', 'doc_upload', 'x']
  for (const action of actions) {
    try {
      parseClaims(form(sdist, { ':action': action }))
      assert.fail()
    } catch (error) {
      assert.doesNotMatch(
        (error as Error).message,
        /already exist|was ever registered|already been taken|updating asset|cannot be updated/i,
      )
    }
  }
})

test('name and version can be read before the rest of the form', () => {
  assert.equal(parseNameAndVersion(form({ name: ' Demo ', version: '1.0.0' }))?.version.canonical, '1')
  for (const fields of [{}, { name: 'demo' }, { version: '1' }, { name: '', version: '1' }, { name: 'UNKNOWN', version: '1' }]) {
    assert.equal(parseNameAndVersion(form(fields)), undefined)
  }
  assert.throws(
    () => parseNameAndVersion(form({ name: '-', version: '1' })),
    (error) => isRefusal(error, 'project-name-invalid'),
  )
})
