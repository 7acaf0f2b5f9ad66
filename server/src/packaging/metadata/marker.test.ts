import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMarker } from './marker.ts'

test('a marker has one normal form', () => {
  const table: [string, string][] = [
    ["python_version<'3.8'", 'python_version < "3.8"'],
    ['"3.8" >= python_version', '"3.8" >= python_version'],
    ["os.name=='nt'", 'os_name == "nt"'],
    ['python_implementation == "CPython"', 'platform_python_implementation == "CPython"'],
    ["extra == 'Foo_Bar'", 'extra == "foo-bar"'],
    ["'Foo.Bar' == extra", '"foo-bar" == extra'],
    ['sys_platform not   in "win32 cygwin"', 'sys_platform not in "win32 cygwin"'],
    ['platform_version == \'say "x"\'', 'platform_version == \'say "x"\''],
    ['((os_name == "nt"))', 'os_name == "nt"'],
    ['(os_name=="a" or os_name=="b") and extra=="c"', '(os_name == "a" or os_name == "b") and extra == "c"'],
    ['os_name=="a" or (os_name=="b" and extra=="c")', 'os_name == "a" or os_name == "b" and extra == "c"'],
    ['"x" in extras', '"x" in extras'],
    ['os_name in"nt"or os_name=="x"', 'os_name in "nt" or os_name == "x"'],
  ]
  for (const [text, marker] of table) {
    assert.deepEqual(parseMarker(text), { marker })
    assert.deepEqual(parseMarker(marker), { marker })
  }
})

test('what is not a marker has a problem', () => {
  const hostile = [
    '',
    '(',
    ')',
    '()',
    'os_name',
    '"nt"',
    'os_name ==',
    '== "nt"',
    'os_name "nt"',
    'os_name = "nt"',
    'os_name == nt',
    'os_name == "nt',
    'os_name == \'nt"',
    'os_name == "nt" and',
    'and os_name == "nt"',
    'os_name == "nt" xor os_name == "nt"',
    'os_name == "nt" os_name == "nt"',
    '(os_name == "nt"',
    'os_name == "nt")',
    'os_name not "nt"',
    'not os_name in "nt"',
    'os_name in in "nt"',
    'unknown == "x"',
    'OS_NAME == "nt"',
    'os_name == "a\\"b"',
    'os_name == "x" # y',
    'constructor == "x"',
    '__proto__ == "x"',
    'os_name == "a" == "b"',
    'os_name() == "x"',
    'os_name AND "x"',
    'os_name == 3',
  ]
  for (const text of hostile) assert.ok('problem' in parseMarker(text), text)
})

test('brackets nest at most 32 deep, also where the stack would not mind', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}os_name == "nt"${')'.repeat(depth)}`
  assert.deepEqual(parseMarker(nested(32)), { marker: 'os_name == "nt"' })
  for (const depth of [33, 100_000]) assert.match((parseMarker(nested(depth)) as { problem: string }).problem, /nests deeper/)
  assert.ok('problem' in parseMarker('('.repeat(1_000_000)))
})
