import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { momentText, plainText } from './plain-text.ts'

test('what somebody else wrote becomes one harmless line', () => {
  const cases: [unknown, string | undefined][] = [
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007', ']8;;https://evil.example click ]8;;'],
    ['\u009b31m', '31m'],
    ['a\u202etxt.exe\u202c', 'atxt.exe'],
    ['a\u2066b\u2067c\u2068d\u2069e\u061cf\u200eg\u200fh', 'abcdefgh'],
    ['in\u200bvis\u200dible\ufeff\u00ad', 'invisible'],
    ['two\r\nlines\u2028three\u2029four\u0085five', 'two lines three four five'],
    ['\u0000', undefined],
    ['a\u0000b', 'a b'],
    [' \t\u00a0\u3000 ', undefined],
    ['', undefined],
    ['\ud800alone', 'alone'],
    ['\u{e0041}\u{e0042}tags', 'tags'],
    ['\ue000private', 'private'],
    [`z${'\u0321\u0489'.repeat(50)}algo`, 'z\u0321\u0489algo'],
    ['x'.repeat(61), `${'x'.repeat(30)}…${'x'.repeat(30)}`],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['\u{1f40d}'.repeat(61), `${'\u{1f40d}'.repeat(30)}…${'\u{1f40d}'.repeat(30)}`],
    [`${'a'.repeat(3_000_000)}end`, `${'a'.repeat(30)}…${'a'.repeat(27)}end`],
    [undefined, undefined],
    [null, undefined],
    [7, undefined],
    [{ toString: () => 'x' }, undefined],
    ['laptop of \u05d0\u05d1\u05d2', 'laptop of \u05d0\u05d1\u05d2'],
    ['Grete\u0301s Schl\u00fcssel', 'Grete\u0301s Schl\u00fcssel'],
    ['ci', 'ci'],
  ]
  for (const [value, expected] of cases) assert.equal(plainText(value), expected, JSON.stringify(String(value).slice(0, 40)))
})

test('whatever it is, what is left has no control, no format character, no half character and at most 61 others', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const plain = plainText(text) ?? ''
      assert.ok(plain.isWellFormed())
      assert.ok([...plain].length <= 61)
      assert.doesNotMatch(plain, /[\p{C}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('a moment that is none is left out', () => {
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, '2026', null, undefined, {}])
    assert.equal(momentText(none), undefined)
  assert.equal(momentText(Date.UTC(2026, 10, 24, 8, 47, 59)), '2026-11-24 08:47 UTC')
})
