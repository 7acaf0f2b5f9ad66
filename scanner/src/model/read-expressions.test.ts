import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessesIn } from './access-path.ts'
import { conditionOf, cutExpressions, expressionsIn } from './read-expressions.ts'
import { readYaml } from './read-yaml.ts'
import { SourceText } from './source-text.ts'
import { mappingOf, type Scalar, scalarOf } from './yaml-node.ts'

const scalarOfText = (written: string) => scalarOf(mappingOf(readYaml(new SourceText('x', `k: ${written}`)).root)?.get('k')) as Scalar
const pathsIn = (written: string) =>
  expressionsIn(scalarOfText(written)).flatMap((each) => [...accessesIn(each.tree)].map((access) => access.path.join('.')))

const readings: readonly (readonly [string, readonly string[]])[] = [
  ['a ${{ secrets.TOKEN }} b', ['secrets.token']],
  ["${{ secrets['TOKEN'] }}", ['secrets.token']],
  ["${{ secrets[format('{0}_{1}', 'NPM', 'TOKEN')] }}", ['secrets.npm_token']],
  ['${{ secrets[matrix.name] }}', ['secrets.?', 'matrix.name']],
  ['${{ toJSON(secrets) }}', ['secrets']],
  ['${{ secrets.* }}', ['secrets.*']],
  ['${{ fromJSON(secrets.X).password }}', ['secrets.x']],
  ['${{ github.event.commits[0].message }}', ['github.event.commits.0.message']],
  ['${{ case(a.b, c.d, e.f) }}', ['a.b', 'c.d', 'e.f']],
  ['${{ unheardOf(new.thing).x }}', ['new.thing']],
  ["${{ !(a.b == 'x' && c.d || e.f) }}", ['a.b', 'c.d', 'e.f']],
]

for (const [written, paths] of readings) {
  test(`${written} reads ${paths.join(' and ')}`, () => assert.deepEqual(pathsIn(written), paths))
}

test('braces within quotes do not end an expression', () => {
  assert.deepEqual(cutExpressions("x ${{ '}}' }} y"), [{ from: 2, to: 13 }])
  assert.deepEqual(cutExpressions("${{ 'it''s }}' }}"), [{ from: 0, to: 17 }])
})

test('a condition is an expression also without braces', () => {
  const [whole] = conditionOf(scalarOfText("github.actor == 'x'"))
  assert.deepEqual(
    [...accessesIn(whole?.tree)].map((each) => each.path.join('.')),
    ['github.actor'],
  )
})

for (const broken of [
  '${{',
  '${{ }}',
  '${{ ( }}',
  '${{ a..b }}',
  "${{ ' }}",
  '${{ ${{ a.b }} }}',
  `\${{ ${'('.repeat(5000)} }}`,
  `\${{ ${'a.'.repeat(9000)}b }}`,
  '${{ \u0000 }}',
]) {
  test(`${broken.slice(0, 30)} does not throw`, () => {
    for (const each of expressionsIn(scalarOfText(JSON.stringify(broken)))) void each.tree
  })
}
