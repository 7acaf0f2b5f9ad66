import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../errors.ts'
import { isProjectName, isStandardLibraryName, normalizeProjectName, parseProjectName } from './project-name.ts'

test('a name has a display form, a normalised form and a form in which look-alikes are equal', () => {
  const table: [string, string, string][] = [
    ['Foo.Bar', 'foo-bar', 'f00bar'],
    ['a', 'a', 'a'],
    ['0', '0', '0'],
    ['Pillow', 'pillow', 'p1110w'],
    ['a.-_b', 'a-b', 'ab'],
    ['zope.interface', 'zope-interface', 'z0pe1nterface'],
    ['x'.repeat(128), 'x'.repeat(128), 'x'.repeat(128)],
  ]
  for (const [display, normalized, confusable] of table) {
    assert.deepEqual(parseProjectName(display), { display, normalized, confusable })
  }
})

test('look-alikes share the confusable form', () => {
  const table: [string, string][] = [
    ['color', 'c0l0r'],
    ['litellm', 'IiteIIm'],
    ['py-thon', 'pyth0n'],
    ['a_b.c', 'ABC'],
  ]
  for (const [one, other] of table) assert.equal(parseProjectName(one).confusable, parseProjectName(other).confusable)
})

test('what is not a name is refused, and the refusal does not echo control characters', () => {
  const hostile = [
    '',
    '-a',
    'a-',
    '.a',
    'a.',
    '_a',
    'a_',
    '.',
    '..',
    '-',
    'a b',
    ' a',
    'a ',
    'a\n',
    'a\r\nb',
    'a\0',
    'a/b',
    'a\\b',
    'a+b',
    'a!',
    'a@b',
    'caf\u00e9',
    '\u212aelvin',
    'a\u200bb',
    '\uff41',
    'a%2fb',
    '<b>',
    '../../etc/passwd',
  ]
  for (const text of hostile) {
    assert.throws(
      () => parseProjectName(text),
      (error) => isRefusal(error, 'project-name-invalid') && /^[\x20-\x7e]*$/.test(error.message),
      text,
    )
    assert.equal(isProjectName(text), false)
  }
})

test('a name over 128 characters is refused in a short sentence', () => {
  for (const length of [129, 1_000_000]) {
    assert.throws(
      () => parseProjectName('a'.repeat(length)),
      (error) => isRefusal(error, 'project-name-too-long') && error.message.length < 250,
    )
  }
})

test('normalising twice changes nothing, and folds only ASCII letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = normalizeProjectName(text)
      assert.equal(normalizeProjectName(once), once)
    }),
  )
  assert.equal(normalizeProjectName('\u212a'), '\u212a')
  assert.equal(normalizeProjectName('__Init__'), '-init-')
})

test('names of the standard library are known in their normalised form', () => {
  for (const name of ['os', 'json', 'asyncio', 'distutils', 'py-compile', 'cprofile', 'annotationlib', 'atexit', 'importlib', 'xml']) {
    assert.equal(isStandardLibraryName(name), true, name)
  }
  for (const name of ['requests', 'os2', 'jsonn', '', 'py_compile', 'cProfile', 'constructor', '__proto__']) {
    assert.equal(isStandardLibraryName(name), false, name)
  }
})
