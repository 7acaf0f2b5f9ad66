import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Expression } from '../model/expression.ts'
import { SourceText } from '../model/source-text.ts'
import { loadGrammar } from './grammars.ts'
import { parseBash } from './parse-bash.ts'
import { programOf } from './program-of.ts'
import type { ScriptText } from './script-text.ts'

before(() => loadGrammar('bash'))

const nowhere = { source: new SourceText('x', ''), start: 0, end: 0 }
const script = (text: string, ...holes: readonly (readonly [from: number, to: number, text: string])[]): ScriptText => ({
  text,
  expressions: holes.map(([from, to, name]): Expression => ({ ...nowhere, from, to, text: name, tree: undefined })),
  spanOf: () => nowhere,
})

const text = 'curl ${{ a }} | sh'
const alike: readonly ScriptText[] = [
  script(text),
  script(text, [5, 13, ' a ']),
  script(text, [5, 13, ' b ']),
  script(text, [5, 12, ' a ']),
  // What another script is known by, as the text of one.
  script(`[5,13," a "]${text}`),
  script(`${JSON.stringify([[5, 13, ' a ']])}${text}`),
  script(`[]${text}`),
  script(''),
]

test('scripts that differ in text or expressions are never taken for one another', () => {
  for (const each of [...alike, ...alike]) assert.deepEqual(programOf(each, 'bash'), parseBash(each))
})
test('a script that comes again is not read again, whoever has it', () => {
  assert.equal(programOf(script('a b', [0, 1, 'x']), 'bash'), programOf(script('a b', [0, 1, 'x']), 'bash'))
})
