import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { base32, newRecoveryCodes, recoveryCodeDigest } from './recovery-code.ts'

test('there are eight different codes of six groups, and each has its digest', () => {
  const codes = newRecoveryCodes()
  assert.equal(codes.length, 8)
  for (const code of codes) {
    assert.match(code, /^[a-z2-7]{4}( [a-z2-7]{4}){5}$/)
    assert.match(recoveryCodeDigest(code) ?? '', /^[0-9a-f]{64}$/)
  }
  assert.equal(new Set(codes.map(recoveryCodeDigest)).size, 8)
})

const code = 'abcd efgh ijkl mnop qrst uvwx'
test('the digest is SHA-256 with a prefix of its own, so that no other digest of ours is one', () => {
  const expected = createHash('sha256').update('holdfast-recovery-code-v1\0abcdefghijklmnopqrstuvwx').digest('hex')
  assert.equal(recoveryCodeDigest(code), expected)
})
for (const same of [
  code.toUpperCase(),
  code.replaceAll(' ', ''),
  code.replaceAll(' ', '-'),
  code.replaceAll(' ', ' \u2013 '),
  `\t${code}\n`,
  code.replaceAll(' ', '\u00a0'),
  [...code].map((letter) => (letter === ' ' ? letter : String.fromCodePoint(letter.codePointAt(0)! + 0xfee0))).join(''),
]) {
  test(`${JSON.stringify(same)} is the same code`, () => assert.equal(recoveryCodeDigest(same), recoveryCodeDigest(code)))
}
for (const other of [
  '',
  ' ',
  code.slice(1),
  `${code}a`,
  code.replace('a', '0'),
  code.replace('a', '1'),
  code.replace('a', '8'),
  `${code}\0`,
  'x'.repeat(1_000_000),
]) {
  test(`${JSON.stringify(other.slice(0, 40))} is no code`, () => assert.equal(recoveryCodeDigest(other), undefined))
}

// RFC 4648, section 10, those without padding
test('base32 is that of RFC 4648', () => {
  assert.equal(base32(Buffer.from('fooba')), 'mzxw6ytb')
  assert.equal(base32(Buffer.from('foobafooba')), 'mzxw6ytbmzxw6ytb')
  assert.throws(() => base32(Buffer.from('foob')), /fives/)
})
