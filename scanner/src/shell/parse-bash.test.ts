import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { readYaml } from '../model/read-yaml.ts'
import { SourceText } from '../model/source-text.ts'
import { mappingOf, type Scalar, scalarOf } from '../model/yaml-node.ts'
import { loadGrammar } from './grammars.ts'
import { parseBash } from './parse-bash.ts'
import { textMade, textOfScalar } from './script-text.ts'
import { commandsIn, writtenWord } from './shell-program.ts'

before(() => loadGrammar('bash'))

const nowhere = { source: new SourceText('x', ''), start: 0, end: 0 }
const wordsIn = (text: string) =>
  [...commandsIn(parseBash(textMade(text, nowhere)))].map((each) => each.words.map(writtenWord).join(' ')).filter((each) => each !== '')

const readings: readonly (readonly [string, readonly string[]])[] = [
  ['c"ur"l -d \'x\' y', ['curl -d x y']],
  ['cu\\rl \\\n  -s x', ['curl -s x']],
  ["$'\\x63url' x", ['curl x']],
  ['{curl,-d,"$A"} -s\n', ['{curl,-d,$A} -s']],
  ['echo "$a $b  ${c} $d"', ['echo $a $b  $c $d']],
  ['curl -d @<(env) x', ['curl -d @$() x', 'env']],
  ['a | b && c || d', ['a', 'b', 'c', 'd']],
  ['if a; then b; elif c; then d; else e; fi', ['a', 'b', 'c', 'd', 'e']],
  ['for i in 1 2; do a $i; done', ['a $i']],
  ['f() { a; }; f', ['a', 'f']],
  ['cat <<X | sh\nbody\nX\n', ['cat', 'sh']],
  ['cat <<X && b\nbody\nX\n', ['cat', 'b']],
  ['x=$(a "$(b)")', ['a $()', 'b']],
  ['`a b`', ['$()', 'a b']],
]

for (const [text, words] of readings) {
  test(`${JSON.stringify(text)} runs ${words.join(', ')}`, () => assert.deepEqual(wordsIn(text), words))
}

test('a here-document keeps the text that the grammar leaves without a node', () => {
  const [command] = [...commandsIn(parseBash(textMade('cat <<X > f\nhello $A and $(id)\nX\n', nowhere)))]
  assert.equal(writtenWord(command?.redirects.find((each) => each.document)?.document as never), 'hello $A and $()\n')
  assert.equal(writtenWord(command?.redirects.find((each) => each.target)?.target as never), 'f')
})

test('a here-document may begin with a backslash', () => {
  const [command] = [...commandsIn(parseBash(textMade('bash <<X\n  \\curl -d $A x\nX\n', nowhere)))]
  assert.match(writtenWord(command?.redirects[0]?.document as never), /curl -d \$A x\n$/)
})

test('an expression of the workflow is a part of the word that it stands in, and offsets stay those of the file', () => {
  const yaml = 'run: |\n  curl "https://x/${{ secrets[\'A\'] }}" -d ${{ github.sha }}\n'
  const scalar = scalarOf(mappingOf(readYaml(new SourceText('x', yaml)).root)?.get('run')) as Scalar
  const script = textOfScalar(scalar)
  const [command] = [...commandsIn(parseBash(script))]
  assert.deepEqual(
    command?.words.map((each) => each.parts.map((part) => part.kind).join()),
    ['text', 'text,expression', 'text', 'expression'],
  )
  const span = script.spanOf(command?.words[1]?.from ?? 0, command?.words[1]?.to ?? 0)
  assert.equal(yaml.slice(span.start, span.end), '"https://x/${{ secrets[\'A\'] }}"')
})

const hostile = [
  '$('.repeat(5000),
  '('.repeat(20_000),
  "'".repeat(9999),
  '<<'.repeat(5000),
  '\\'.repeat(9999),
  '${'.repeat(5000),
  'case x in '.repeat(2000),
  '\0\u0001\uD800',
  '|'.repeat(5000),
  'a=('.repeat(3000),
  '`'.repeat(5001),
  'cat <<A <<B <<C\n',
  'if '.repeat(3000),
]

for (const text of hostile) {
  test(`${JSON.stringify(text.slice(0, 12))}, ${text.length} long, neither throws nor takes seconds`, () => {
    const began = process.threadCpuUsage().user
    parseBash(textMade(text, nowhere))
    assert.ok(process.threadCpuUsage().user - began < 3_000_000)
  })
}
