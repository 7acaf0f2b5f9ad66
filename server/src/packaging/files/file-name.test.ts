import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type RefusalCode } from '../../errors.ts'
import { parseProjectName } from '../project-name.ts'
import { parseVersion } from '../version.ts'
import { canonicalFileName, checkFileName, checkFileType, parseFileName } from './file-name.ts'

const lenient = { allowLocalVersions: true, allowLinuxTags: true }
const strict = { allowLocalVersions: false, allowLinuxTags: false }

function refuses(code: RefusalCode, work: () => unknown, hint?: string): void {
  assert.throws(work, (error) => isRefusal(error, code) && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message), hint)
}

test('a file name is split into its components as written', () => {
  assert.deepEqual(parseFileName('demo-1.0-py3-none-any.whl'), {
    kind: 'wheel',
    filename: 'demo-1.0-py3-none-any.whl',
    distribution: 'demo',
    version: '1.0',
    pythonTag: 'py3',
    abiTag: 'none',
    platformTag: 'any',
  })
  const built = parseFileName('Foo.Bar-1.0+x.1-2build-py2.py3-none-manylinux1_x86_64.manylinux_2_5_x86_64.whl')
  assert.deepEqual(built, {
    kind: 'wheel',
    filename: built.filename,
    distribution: 'Foo.Bar',
    version: '1.0+x.1',
    build: '2build',
    pythonTag: 'py2.py3',
    abiTag: 'none',
    platformTag: 'manylinux1_x86_64.manylinux_2_5_x86_64',
  })
  assert.deepEqual(parseFileName('python-dateutil-2.8.2.tar.gz'), {
    kind: 'sdist',
    filename: 'python-dateutil-2.8.2.tar.gz',
    distribution: 'python-dateutil',
    version: '2.8.2',
  })
  assert.equal(parseFileName(`${'a'.repeat(120)}-1.0.tar.gz`).distribution, 'a'.repeat(120))
})

test('what is not the name of a distribution is refused', () => {
  const table: [RefusalCode, string[]][] = [
    [
      'filename-characters',
      [
        '',
        '.',
        '..',
        '/etc/passwd',
        '../demo-1.0.tar.gz',
        'a/demo-1.0.tar.gz',
        'a\\demo-1.0.tar.gz',
        'C:demo-1.0.tar.gz',
        'demo-1.0.tar.gz\0',
        'demo-1.0.whl\n',
        'demo\r\nX-Y: z-1.0.tar.gz',
        'demo 1.0.tar.gz',
        ' demo-1.0.tar.gz',
        'demo-1.0.tar.gz ',
        'd\u00e9mo-1.0.tar.gz',
        'demo-1.0\u202ezg.tar.gz',
        '\uff44emo-1.0.tar.gz',
        'demo-1.0.tar.gz?x',
        'demo-1.0.tar.gz#x',
        'demo%2f-1.0.tar.gz',
        '.demo-1.0.tar.gz',
        '-demo-1.0.tar.gz',
        '_demo-1.0.tar.gz',
        'demo-1.0*.tar.gz',
        'demo-1.0"-py3-none-any.whl',
        '<script>-1.0.tar.gz',
        'demo-1.0.tar.gz:stream',
        '~demo-1.0.tar.gz',
      ],
    ],
    [
      'filename-extension',
      [
        'demo',
        'demo-1.0',
        'demo-1.0.zip',
        'demo-1.0.egg',
        'demo-1.0.exe',
        'demo-1.0.tar',
        'demo-1.0.tgz',
        'demo-1.0.tar.bz2',
        'demo-1.0.TAR.GZ',
        'demo-1.0-py3-none-any.WHL',
        'demo-1.0-py3-none-any.whl.',
        'demo-1.0-py3-none-any.whl.metadata',
        'demo-1.0-py3-none-any.whl.asc',
        'demo-1.0.tar.gz.exe',
      ],
    ],
    ['filename-too-long', [`${'a'.repeat(247)}-1.tar.gz`, 'a'.repeat(1_000_000)]],
    [
      'wheel-filename-invalid',
      [
        'demo.whl',
        'demo-1.0.whl',
        'demo-py3-none-any.whl',
        'demo-1.0-py3-none.whl',
        'demo-1.0-1-2-py3-none-any.whl',
        'demo-1.0--py3-none-any.whl',
        'demo-1.0-b1-py3-none-any.whl',
        'demo--py3-none-any.whl',
        'demo_-1.0-py3-none-any.whl',
        'de__mo-1.0-py3-none-any.whl',
        'demo-1.0-py3-none-.whl',
        'demo-1.0-py3..py2-none-any.whl',
        'demo-1.0-.py3-none-any.whl',
        'demo-1.0-py3-none-any..whl',
        'de+mo-1.0-py3-none-any.whl',
        'demo-1.0-py+3-none-any.whl',
        `${'a'.repeat(129)}-1.0-py3-none-any.whl`,
      ],
    ],
    ['sdist-filename-invalid', ['demo.tar.gz', 'demo-.tar.gz', 'd+emo-1.0.tar.gz', 'demo.-1.0.tar.gz', 'demo--1.0.tar.gz', '1.tar.gz']],
  ]
  for (const [code, names] of table) for (const name of names) refuses(code, () => parseFileName(name), JSON.stringify(name))
})

test('name and version of a file must be those of the metadata, in any spelling; old spellings are a warning', () => {
  const name = parseProjectName('Foo.Bar')
  const version = parseVersion('1.0rc1')
  const table: [filename: string, warnings: number][] = [
    ['foo_bar-1.0rc1.tar.gz', 0],
    ['foo_bar-1.0rc1-py3-none-any.whl', 0],
    ['Foo.Bar-1.0rc1.tar.gz', 1],
    ['foo-bar-1.0rc1.tar.gz', 1],
    ['Foo_Bar-1.0rc1-py3-none-any.whl', 1],
    ['foo_bar-1.0.0c1.tar.gz', 1],
    ['FOO.BAR-1.0_RC_1.tar.gz', 2],
  ]
  for (const [filename, warnings] of table)
    assert.equal(checkFileName(parseFileName(filename), name, version, strict).length, warnings, filename)

  for (const filename of ['foo-1.0rc1.tar.gz', 'foobar-1.0rc1.tar.gz', 'foo_bar_x-1.0rc1-py3-none-any.whl', 'foo-bar-baz-1.0rc1.tar.gz']) {
    refuses('filename-project', () => checkFileName(parseFileName(filename), name, version, lenient), filename)
  }
  for (const filename of [
    'foo_bar-1.0.tar.gz',
    'foo_bar-1.0rc2.tar.gz',
    'foo_bar-latest.tar.gz',
    'foo_bar-1.0rc1+local-py3-none-any.whl',
    'foo_bar-1_0rc1-py3-none-any.whl',
  ]) {
    refuses('filename-version', () => checkFileName(parseFileName(filename), name, version, lenient), filename)
  }
})

test('the split at the last dash cannot lend a file to another project', () => {
  refuses('filename-version', () =>
    checkFileName(parseFileName('foo-1.0-1.tar.gz'), parseProjectName('foo-1.0'), parseVersion('2'), lenient),
  )
  refuses('filename-project', () =>
    checkFileName(parseFileName('foo-1.0-1.tar.gz'), parseProjectName('foo'), parseVersion('1.0.post1'), lenient),
  )
})

test('local versions and linux tags pass where the operator allows them', () => {
  const name = parseProjectName('demo')
  const local = parseFileName('demo-1.0+corp.1-py3-none-any.whl')
  assert.deepEqual(checkFileName(local, name, parseVersion('1.0+corp-1'), lenient), [])
  refuses('local-version-forbidden', () => checkFileName(local, name, parseVersion('1.0+corp.1'), strict))

  const version = parseVersion('1.0')
  for (const tag of ['linux_x86_64', 'linux_aarch64', 'any.linux_i686']) {
    const file = parseFileName(`demo-1.0-py3-none-${tag}.whl`)
    assert.deepEqual(checkFileName(file, name, version, lenient), [])
    refuses('platform-tag-unsupported', () => checkFileName(file, name, version, strict), tag)
  }
  refuses('platform-tag-unsupported', () => checkFileName(parseFileName('demo-1.0-py3-none-any.plan9_vax.whl'), name, version, lenient))
})

test('the extension must fit the file type of the form', () => {
  const [wheel, sdist] = [parseFileName('demo-1.0-py3-none-any.whl'), parseFileName('demo-1.0.tar.gz')]
  checkFileType(wheel, 'bdist_wheel')
  checkFileType(sdist, 'sdist')
  refuses('filename-filetype', () => checkFileType(wheel, 'sdist'))
  refuses('filename-filetype', () => checkFileType(sdist, 'bdist_wheel'))
})

test('all spellings of one distribution share the canonical file name, and no others do', () => {
  const same: string[][] = [
    ['foo_bar-1.0.tar.gz', 'Foo.Bar-1.0.0.tar.gz', 'foo-bar-v1.tar.gz'],
    ['foo-1.0-py3-none-any.whl', 'Foo-1.0-PY3-none-ANY.whl', 'foo-1-py3-none-any.whl'],
    ['foo-1-py2.py3-none-any.whl', 'foo-1-py3.py2-none-any.whl'],
    ['foo-1-1-py3-none-any.whl', 'foo-1-01-py3-none-any.whl'],
    ['foo-1-py3-none-win32.whl'],
  ]
  const names = same.map((spellings) => new Set(spellings.map((spelling) => canonicalFileName(parseFileName(spelling)))))
  for (const [at, set] of names.entries()) assert.equal(set.size, 1, same[at]?.join())
  assert.equal(new Set(names.flatMap((set) => [...set])).size, same.length)
})
