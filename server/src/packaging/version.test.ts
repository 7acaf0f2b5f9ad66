import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clean, compare, explain } from '@renovatebot/pep440'
import fc from 'fast-check'
import { isRefusal } from '../errors.ts'
import { compareVersions, parseVersion } from './version.ts'

test('every spelling has one text and one canonical form', () => {
  const table: [spelling: string, text: string, canonical: string][] = [
    ['1', '1', '1'],
    ['1.0.0', '1.0.0', '1'],
    ['0', '0', '0'],
    ['0.0', '0.0', '0'],
    ['1.10.0', '1.10.0', '1.10'],
    ['v1.0', '1.0', '1'],
    ['01.002', '1.2', '1.2'],
    ['0!1.0', '1.0', '1'],
    ['2!1.0', '2!1.0', '2!1'],
    ['1.0a', '1.0a0', '1a0'],
    ['1.0-ALPHA.1', '1.0a1', '1a1'],
    ['1.0_beta_2', '1.0b2', '1b2'],
    ['1.0c1', '1.0rc1', '1rc1'],
    ['1.0preview', '1.0rc0', '1rc0'],
    ['1.0pre.', '1.0rc0', '1rc0'],
    ['1.0-1', '1.0.post1', '1.post1'],
    ['1.0rev3', '1.0.post3', '1.post3'],
    ['1.0r', '1.0.post0', '1.post0'],
    ['1.0-post-4', '1.0.post4', '1.post4'],
    ['1.0dev', '1.0.dev0', '1.dev0'],
    ['1.0a1.post2-dev_3+Ubuntu-1.07', '1.0a1.post2.dev3+ubuntu.1.7', '1a1.post2.dev3+ubuntu.1.7'],
    ['20250101', '20250101', '20250101'],
    [`1.${'9'.repeat(150)}`, `1.${'9'.repeat(150)}`, `1.${'9'.repeat(150)}`],
  ]
  for (const [spelling, text, canonical] of table) {
    const version = parseVersion(spelling)
    assert.deepEqual([version.text, version.canonical], [text, canonical], spelling)
    assert.deepEqual(parseVersion(text), version, 'the text reads as the same version')
    assert.equal(parseVersion(canonical).sortKey, version.sortKey)
    assert.match(version.sortKey, /^[0-9]+$/)
  }
})

test('pre-releases and local versions are known as such', () => {
  const table: [string, boolean, boolean][] = [
    ['1.0', false, false],
    ['1.0a1', true, false],
    ['1.0.dev1', true, false],
    ['1.0.post1', false, false],
    ['1.0.post1.dev1', true, false],
    ['1.0+local', false, true],
    ['1.0rc1+1', true, true],
  ]
  for (const [text, isPrerelease, isLocal] of table) {
    const version = parseVersion(text)
    assert.deepEqual([version.isPrerelease, version.isLocal], [isPrerelease, isLocal], text)
  }
})

test('what PEP 440 does not know is refused', () => {
  const hostile = [
    '',
    ' ',
    ' 1.0',
    '1.0 ',
    '1.0\n',
    '1..0',
    '1.',
    '.1',
    '1.0.',
    'a',
    'latest',
    '1.0x',
    '1.0-',
    '1.0+',
    '1.0+_a',
    '1.0+a_',
    '1.0+a..b',
    '1!!1',
    '1!',
    '!1',
    '-1',
    '+1',
    '1.0--1',
    '1,0',
    '1.0a1b1',
    '1.0.post1.post2',
    '1.0.dev1.post1',
    '1.0.dev1a1',
    '1.0.*',
    '*',
    '1.0/2',
    '../1.0',
    '1.0\0',
    '\u0661.0',
    '1.0\u2024',
    '\uff11.0',
    '1.0+\u017f',
    '1.0+\u00e9',
    'vv1',
    '0x10',
    '1e5',
    '1.0 or 2',
    '1.0;rm',
    '1.0\r\nX: y',
  ]
  for (const text of hostile) {
    assert.throws(
      () => parseVersion(text),
      (error) => isRefusal(error, 'version-invalid') && /^[\x20-\x7e]*$/.test(error.message),
      JSON.stringify(text),
    )
  }
})

test('a version over 200 characters is refused, also one that grows over them', () => {
  for (const text of ['1'.repeat(201), `1.${'0.'.repeat(500_000)}0`, `1c+${'a'.repeat(197)}`, `1-1${'0'.repeat(195)}`]) {
    assert.throws(
      () => parseVersion(text),
      (error) => isRefusal(error, 'version-too-long') && error.message.length < 250,
    )
  }
  assert.equal(parseVersion('1'.repeat(200)).text.length, 200)
})

test('the order is that of PEP 440', () => {
  const ordered = [
    '0.dev0',
    '0a0.dev1',
    '0',
    '0+a',
    '0.0.1',
    '1.dev0',
    '1.0a1.dev1',
    '1.0a1',
    '1.0a1+local',
    '1.0a1.post1.dev1',
    '1.0a1.post1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+abc',
    '1.0+abc.a',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+b',
    '1.0+5',
    '1.0+5.a',
    '1.0+5.0',
    '1.0+10',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.1.dev1',
    '1.0.1',
    '1.1.dev1',
    '1.1',
    '1.2',
    '1.9',
    '1.10',
    '1.99999999',
    '1.100000000',
    `1.${'9'.repeat(100)}`,
    `1.1${'0'.repeat(100)}`,
    '2',
    '10',
    '2026.1',
    '1!0.dev1',
    '1!0',
    '2!0',
    '10!0',
  ]
  const versions = ordered.map(parseVersion)
  for (const [at, version] of versions.entries()) {
    for (const [other, second] of versions.entries()) {
      assert.equal(Math.sign(compareVersions(version, second)), Math.sign(at - other), `${ordered[at]} against ${ordered[other]}`)
    }
  }
})

const digits = fc.oneof(
  fc.nat(12).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String),
  fc.nat(9).map((n) => `0${n}`),
)
const part = (...words: string[]) => fc.tuple(fc.constantFrom(...words), fc.oneof(fc.constant(''), digits)).map(([word, n]) => word + n)
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), arbitrary)
/** The library takes `1e5` and `0x10` in a local part for numbers, so words are letters here. */
const local = fc
  .array(fc.oneof(digits, fc.stringMatching(/^[a-z]{1,4}$/)), { minLength: 1, maxLength: 3 })
  .map((parts) => `+${parts.join('.')}`)
  .filter((text) => !/(?:infinity|nan)/.test(text))
const spelling = fc
  .tuple(
    maybe(fc.nat(3).map((n) => `${n}!`)),
    fc.array(digits, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.')),
    maybe(part('a', '-b', '.rc', 'c', '_alpha', 'pre')),
    maybe(part('.post', '-r', 'rev')),
    maybe(part('.dev', 'dev', '-dev')),
    maybe(local),
  )
  .map((parts) => parts.join(''))

test('order, text and kind agree with an independent implementation', () => {
  fc.assert(
    fc.property(spelling, spelling, (a, b) => {
      const [first, second] = [parseVersion(a), parseVersion(b)]
      assert.equal(Math.sign(compareVersions(first, second)), Math.sign(compare(a, b)), `${a} against ${b}`)
      // The library joins the parts of a local version by commas.
      assert.equal(first.text, clean(a)?.replaceAll(',', '.'))
      assert.equal(first.isPrerelease, explain(a)?.is_prerelease)
      assert.equal(compareVersions(first, second) === 0, first.canonical === second.canonical)
    }),
    { numRuns: 2000 },
  )
})

test('numbers beyond 2^53 and local parts that look like hexadecimal sort right, where floating point does not', () => {
  const pairs: [older: string, newer: string][] = [
    ['9007199254740992', '9007199254740993'],
    ['1.0+0x1f', '1.0+1'],
    ['1.0+1e5', '1.0+0'],
    ['1.0+infinity', '1.0+0'],
    [`1.0.dev${'9'.repeat(180)}`, `1.0.dev1${'0'.repeat(180)}`],
  ]
  for (const [older, newer] of pairs) assert.ok(compareVersions(parseVersion(older), parseVersion(newer)) < 0, `${older} < ${newer}`)
})
