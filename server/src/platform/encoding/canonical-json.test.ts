import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from './canonical-json.ts'

test('keys are sorted, spaces and undefined members are gone', () => {
  assert.equal(canonicalJson({ b: [1, null, true], a: { d: 'x', c: undefined } }), '{"a":{"d":"x"},"b":[1,null,true]}')
})

test('the order in which an object was built does not change its text', () => {
  assert.equal(canonicalJson({ x: 1, y: 2 }), canonicalJson({ y: 2, x: 1 }))
})

for (const [name, value] of [
  ['a fraction', 0.5],
  ['a number beyond 2^53', 2 ** 53],
  ['not a number', Number.NaN],
  ['a lone surrogate', '\ud800'],
  ['a key with a lone surrogate', { '\udfff': 1 }],
] as const) {
  test(`${name} is refused`, () => assert.throws(() => canonicalJson(value), TypeError))
}
