import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { parseRequirement, requirementKey } from './requirement.ts'

test('a requirement is read into its parts', () => {
  const table: [string, ReturnType<typeof parseRequirement>][] = [
    ['demo', { name: 'demo', extras: [], specifier: '' }],
    ['Foo.Bar>=1.0', { name: 'foo-bar', extras: [], specifier: '>=1.0' }],
    ['foo (>=1.0,<2.0)', { name: 'foo', extras: [], specifier: '>=1.0,<2.0' }],
    ['foo ()', { name: 'foo', extras: [], specifier: '' }],
    ['foo[B_2, a,a ] ~= 1.4', { name: 'foo', extras: ['a', 'b-2'], specifier: '~=1.4' }],
    ['foo[]', { name: 'foo', extras: [], specifier: '' }],
    ["foo>=1 ; extra == 'Test_All'", { name: 'foo', extras: [], specifier: '>=1', marker: 'extra == "test-all"' }],
    ['foo;python_version<"3"', { name: 'foo', extras: [], specifier: '', marker: 'python_version < "3"' }],
    ['foo @ https://files.example/foo.whl', { name: 'foo', extras: [], specifier: '', url: 'https://files.example/foo.whl' }],
    [
      'foo[x]@git+https://files.example/foo@v1#egg=foo ; os_name=="nt"',
      {
        name: 'foo',
        extras: ['x'],
        specifier: '',
        url: 'git+https://files.example/foo@v1#egg=foo',
        marker: 'os_name == "nt"',
      },
    ],
    ['foo===1.0.custom', { name: 'foo', extras: [], specifier: '===1.0.custom' }],
    ['\tfoo\t', { name: 'foo', extras: [], specifier: '' }],
  ]
  for (const [text, expected] of table) assert.deepEqual(parseRequirement(text), expected, text)
})

test('what PEP 508 does not know is refused in one short sentence', () => {
  const hostile = [
    '',
    ' ',
    '-foo',
    'foo-',
    '.foo',
    'foo bar',
    'foo >=1 bar',
    'foo 1.0',
    'foo (1.0)',
    'foo >=',
    'foo (>=1',
    'foo >=1)',
    'foo ((>=1))',
    'foo [a',
    'foo [a b]',
    'foo [-a]',
    'foo [,]',
    'foo [a,]',
    'foo [[a]]',
    'foo ;',
    'foo ; ',
    'foo ; python_version',
    'foo ; python_version >= 3',
    'foo ; python_version >= "3" and',
    'foo ; foo == "x"',
    'foo @',
    'foo @ ',
    'foo @ https://x.example ; ',
    'foo @ file',
    'foo @ https://x.example extra',
    'foo @ https://x.example; os_name == "nt"',
    'foo >=1,,<2',
    'foo ,>=1',
    'foo >=1\n',
    'foo\nbar',
    'foo\r\nRequires-Dist: bar',
    'foo\0',
    'f\u00f6o',
    'foo\u00a0>=1',
    'foo #comment',
    '-r requirements.txt',
    '--index-url https://x.example',
    './foo',
    'git+https://x.example/foo',
    'foo >=1.*',
    'foo = 1',
    'foo ; extra == "a" "b"',
    'a'.repeat(8001),
    `foo ; ${'('.repeat(3000)}os_name == "nt"${')'.repeat(3000)}`,
    `foo[${'a,'.repeat(3900)}`,
    `foo ${'>=1,'.repeat(1900)}`,
  ]
  for (const text of hostile) {
    assert.throws(
      () => parseRequirement(text),
      (error) => isRefusal(error, 'requirement-invalid') && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message),
      JSON.stringify(text.slice(0, 60)),
    )
  }
})

test('the key is the same for all spellings of one requirement and differs for others', () => {
  const key = (text: string) => requirementKey(parseRequirement(text))
  const same: string[][] = [
    [
      'Foo.Bar[b,a] (<2,>=1.0) ; python_version<"3"',
      "foo-bar [A, B]>=1,<2.0.0;( python_version < '3' )",
      'foo_bar[a,b,a]<2,>=1,>=1.0;python_version<"3"',
    ],
    ['foo', 'Foo ()', 'foo[]'],
    ['foo ; extra == "a_b"', "foo;extra=='A-b'"],
    ['foo @ https://x.example/a', 'foo@https://x.example/a '],
  ]
  const keys = same.map((spellings) => new Set(spellings.map(key)))
  for (const [at, set] of keys.entries()) assert.equal(set.size, 1, [...set].join(' | ') + at)
  const others = [
    'foo>=1',
    'foo>=1;extra=="a"',
    'foo[a]',
    'foo-a',
    'foo ; extra == "a-c"',
    'foo @ https://x.example/b',
    'foo;python_version<"3"',
  ]
  assert.equal(new Set([...keys.flatMap((set) => [...set]), ...others.map(key)]).size, same.length + others.length)
})

test('hostile lengths are answered quickly', () => {
  const started = performance.now()
  for (const text of [
    'foo ' + ' '.repeat(7000),
    `foo ; ${'os_name=="nt" and '.repeat(400)}`,
    `foo>=1${','.repeat(7000)}`,
    `foo ; ${'"'.repeat(7000)}`,
  ]) {
    try {
      parseRequirement(text)
    } catch (error) {
      assert.ok(isRefusal(error))
    }
  }
  assert.ok(performance.now() - started < 500)
})
