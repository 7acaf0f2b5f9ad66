import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readYaml } from './read-yaml.ts'
import { SourceText } from './source-text.ts'
import { mappingOf, type Scalar, scalarOf, spanWithin } from './yaml-node.ts'

const read = (text: string) => readYaml(new SourceText('x.yml', text))
const scalarAt = (text: string, key: string) => scalarOf(mappingOf(read(text).root)?.get(key)) as Scalar

test('every style of a scalar knows where each of its characters is written', () => {
  const styles = {
    plain: 'k: say hello',
    'plain in two lines': 'k: say\n  hello',
    single: "k: 'it''s hello'",
    double: 'k: "\\x41\\t\\U0001F600 \\\n   hello"',
    literal: 'k: |\n    first\n\n      hello\n',
    'literal with CRLF': 'k: |\r\n  first\r\n  hello\r\n',
    folded: 'k: >-\n  first\n  hello\n',
    'literal with an indicator': 'k: |2-\n   first\n  hello',
  }
  for (const [name, text] of Object.entries(styles)) {
    const scalar = scalarAt(text, 'k')
    const from = scalar.text.indexOf('hello')
    const span = spanWithin(scalar, from, from + 5)
    assert.equal(text.slice(span.start, span.end), 'hello', name)
  }
})

test('lines and columns count from 1, and CRLF is one line end', () => {
  const place = new SourceText('a', 'x\r\ny\rz\n').place(3, 4)
  assert.deepEqual([place.line, place.column, place.endColumn], [2, 1, 2])
  assert.equal(new SourceText('a', 'x\r\ny\rz\n').place(5, 6).line, 3)
})

test('a key that stands twice is reported, and the last is taken', () => {
  const { root, problems } = read('a: 1\na: 2\n')
  assert.equal(scalarOf(mappingOf(root)?.get('a'))?.text, '2')
  assert.deepEqual(
    problems.map((each) => each.kind),
    ['duplicate-key'],
  )
  assert.equal(problems[0]?.line, 2)
})

test('aliases hang at every place that names them, and merged keys give way to own ones', () => {
  const root = mappingOf(read('x: &a {k: 1, l: 2}\ny: *a\nz:\n  <<: *a\n  k: 3\n').root)
  assert.equal(scalarOf(mappingOf(root?.get('y'))?.get('k'))?.text, '1')
  const merged = mappingOf(root?.get('z'))
  assert.deepEqual([scalarOf(merged?.get('k'))?.text, scalarOf(merged?.get('l'))?.text], ['3', '2'])
})

const hostile: readonly (readonly [string, string, string | undefined])[] = [
  [
    'a bomb of aliases',
    `a0: &a0 [${'x,'.repeat(10)}]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(10)}]`).join('\n')}`,
    'aliases',
  ],
  ['an alias within its own anchor', 'a: &a [*a, b]', undefined],
  ['an alias without an anchor', 'a: *nobody', undefined],
  ['brackets without end', '['.repeat(30_000), 'not-yaml'],
  ['a deep nest', `${'{a: '.repeat(500)}b${'}'.repeat(500)}`, 'too-deep'],
  ['quotes without end', 'a: "'.repeat(2000), 'not-yaml'],
  ['more than a megabyte', `a: ${'x'.repeat(1024 * 1024)}`, 'too-large'],
  ['more tokens than a workflow has', 'a: b\n'.repeat(60_000), 'too-much'],
  ['a megabyte of brackets in balance', `${'[a, '.repeat(500)}${']'.repeat(500)}\n`.repeat(380), 'too-much'],
  ['zeros', '\0'.repeat(100), undefined],
  ['nothing', '', undefined],
  ['a directive for another version', '%YAML 1.1\n---\non: yes\n', undefined],
  ['tabs for indentation', 'a:\n\tb: c\n', 'not-yaml'],
]

for (const [name, text, problem] of hostile) {
  test(`${name} neither throws nor takes a second`, () => {
    const began = performance.now()
    const { problems } = read(text)
    assert.ok(performance.now() - began < 3000)
    if (problem !== undefined)
      assert.ok(
        problems.some((each) => each.kind === problem),
        problems.map((each) => each.kind).join(),
      )
  })
}
