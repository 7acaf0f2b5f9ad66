import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { parseSpecifierSet, specifierSetKey } from './specifier.ts'

test('a set of specifiers is normalised and keeps its order', () => {
  const table: [string, string][] = [
    ['', ''],
    ['  ', ''],
    ['>=3.8', '>=3.8'],
    [' >= 3.7 , < 4 ', '>=3.7,<4'],
    ['<4,>=3.7', '<4,>=3.7'],
    ['>=3.7,>=3.7', '>=3.7'],
    ['>=3.6,', '>=3.6'],
    ['!=3.0.*,!=3.1.*', '!=3.0.*,!=3.1.*'],
    ['==1!2.*', '==1!2.*'],
    ['~=3.7', '~=3.7'],
    ['~= v01.0-RC1', '~=1.0rc1'],
    ['==1.0+Local-1', '==1.0+local.1'],
    ['===Anything/Goes', '===anything/goes'],
    ['=== 1.0.*', '===1.0.*'],
  ]
  for (const [text, expected] of table) {
    assert.equal(parseSpecifierSet(text), expected)
    assert.equal(parseSpecifierSet(expected), expected)
  }
})

test('what is not a set of specifiers is refused', () => {
  const hostile = [
    '3.8',
    '=3.8',
    '=>3.8',
    '>>3',
    '>= 3 .8',
    '>=',
    '>=,<4',
    '>=3.6.*',
    '<3.*',
    '~=3.*',
    '~=3',
    '~=1!3',
    '~=3+local',
    '>=3.8+local',
    '<3+x',
    '==3.8.*.1',
    '==3.8*',
    '==*',
    '==1.0a1.*',
    '==1.0.dev1.*',
    '==1.0+x.*',
    '>=3.8;',
    '>=3.8 <4',
    '(>=3.8)',
    '>="3.8"',
    "'>=3.8'",
    '^3.8',
    '>=3.8 || <3',
    'python>=3',
    '===',
    '=== a b',
    '===a;b',
    '===a)',
    '>=3.8\n',
    '\u00a0>=3.8',
    '>=\uff13',
    '>=3.8\0',
    `>=${'1'.repeat(201)}`,
    '<script>',
    Array(101).fill('!=1').join(),
    `>=3.8${' '.repeat(2000)}`,
    ','.repeat(1_000_000),
  ]
  for (const text of hostile) {
    assert.throws(
      () => parseSpecifierSet(text),
      (error) => isRefusal(error, 'specifier-invalid') && error.message.length <= 250 && /^[\x20-\x7e]*$/.test(error.message),
      JSON.stringify(text.slice(0, 50)),
    )
  }
})

test('sets that mean the same have the same key, and others do not', () => {
  const same: [string, string][] = [
    ['>=3.7,<4', '<4.0, >=3.7.0'],
    ['==1.0', '==1'],
    ['', ' , '],
    ['!=3.0.*', '!= 3.0.*'],
    ['===ABC', '===abc'],
  ]
  for (const [one, other] of same) assert.equal(specifierSetKey(one), specifierSetKey(other))
  const different: [string, string][] = [
    ['>=3.7', '>3.7'],
    ['~=1.0', '~=1.0.0'],
    ['==1.*', '==1.0.*'],
    ['===1', '===1.0'],
    ['', '>=0'],
  ]
  for (const [one, other] of different) assert.notEqual(specifierSetKey(one), specifierSetKey(other), `${one} ${other}`)
})
