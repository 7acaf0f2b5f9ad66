import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret, TOTP, URI } from 'otpauth'
import { newTotpSeed, totpCode, totpQr, totpStep, totpText, totpUri } from './totp.ts'

const seed = Buffer.from('12345678901234567890')

// RFC 6238, appendix B, the rows of SHA-1: seconds since 1970 and eight digits; six are their end.
const vectors = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const
for (const [seconds, code] of vectors) {
  test(`RFC 6238: ${code} at ${seconds} s`, () => {
    const step = Math.floor(seconds / 30)
    assert.equal(totpCode(seed, step, 8), code)
    assert.equal(totpStep(seed, code.slice(2), seconds * 1000, null), step)
  })
}
// RFC 4226, appendix D
for (const [counter, code] of [
  '755224',
  '287082',
  '359152',
  '969429',
  '338314',
  '254676',
  '287922',
  '162583',
  '399871',
  '520489',
].entries()) {
  test(`RFC 4226: ${code} for counter ${counter}`, () => assert.equal(totpCode(seed, counter), code))
}

const at = 1_700_000_010_000
const now = Math.floor(at / 30_000)
const codeAt = (step: number) => totpCode(seed, step)

test('codes of the step and its two neighbours are accepted, and no others', () => {
  for (const away of [-1, 0, 1]) assert.equal(totpStep(seed, codeAt(now + away), at, null), now + away)
  for (const away of [-1000, -3, -2, 2, 3, 1000]) assert.equal(totpStep(seed, codeAt(now + away), at, null), undefined)
})
test('a code that was used is refused, however it is typed', () => {
  const code = codeAt(now)
  const typed = [code, ` ${code}`, `${code}\n`, `${code.slice(0, 3)} ${code.slice(3)}`, [...code].join('\u00a0'), [...code].join('\u2009')]
  for (const text of typed) {
    assert.equal(totpStep(seed, text, at, null), now)
    assert.equal(totpStep(seed, text, at, now), undefined)
    assert.equal(totpStep(seed, text, at + 30_000, now), undefined)
  }
})
test('after a newer code an older one in the leeway is refused, though it was never used', () => {
  assert.equal(totpStep(seed, codeAt(now - 1), at, now), undefined)
  assert.equal(totpStep(seed, codeAt(now), at, now + 1), undefined)
  assert.equal(totpStep(seed, codeAt(now + 1), at, now), now + 1)
})
test('a clock that was set back does not bring used codes to life', () => {
  assert.equal(totpStep(seed, codeAt(now), at, now + 100), undefined)
})

const code = codeAt(now)
const shifted = (zero: number) => [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')
const refused: readonly (readonly [string, string])[] = [
  ['full-width digits', shifted(0xff10)],
  ['Arabic digits', shifted(0x660)],
  ['mathematical digits', shifted(0x1d7ce)],
  ['a sign', `+${code}`],
  ['a digit more', `${code}0`],
  ['a digit less', code.slice(0, 5)],
  ['a dash', `${code.slice(0, 3)}-${code.slice(3)}`],
  ['a NUL', `${code}\0`],
  ['a zero-width space', `${code.slice(0, 3)}\u200b${code.slice(3)}`],
  ['a decimal', `${code}.0`],
  ['another code behind it', `${code} ${codeAt(now + 1)}`],
  ['hexadecimal', '0x1234'],
  ['nothing', ''],
  ['spaces alone', ' '.repeat(6)],
  ['a megabyte of spaces', ' '.repeat(1_000_000) + code],
]
for (const [what, text] of refused) {
  test(`a code with ${what} is none`, () => assert.equal(totpStep(seed, text, at, null), undefined))
}
test('the first seconds of 1970 have no step before them', () => {
  assert.equal(totpStep(seed, codeAt(-1), 0, null), undefined)
  assert.equal(totpStep(seed, codeAt(0), 0, null), 0)
})

test('seeds are 20 random bytes, and their text is base32 in groups of four', () => {
  assert.equal(newTotpSeed().length, 20)
  assert.notDeepEqual(newTotpSeed(), newTotpSeed())
  assert.equal(totpText(seed), 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq')
})

test('another implementation reads the address and the text, and makes the same codes', () => {
  for (const [accountName, issuer] of [
    ['ada', 'packages.example'],
    ['ada.b-c_d', 'Packages & Sons: 100% "ours" /?#='],
    ['\u0430\u0434\u0430', '\u043f\u0430\u043a\u0435\u0442\u044b'],
    ['a:b', 'x:y'],
  ] as const) {
    const own = newTotpSeed()
    const read = URI.parse(totpUri({ seed: own, accountName, issuer }))
    assert.ok(read instanceof TOTP)
    assert.equal(read.issuer, issuer.replaceAll(':', ' '))
    assert.equal(read.label, accountName.replaceAll(':', ' '))
    assert.deepEqual([read.algorithm, read.digits, read.period], ['SHA1', 6, 30])
    assert.deepEqual(Buffer.from(read.secret.bytes), Buffer.from(own))
    assert.deepEqual(Buffer.from(Secret.fromBase32(totpText(own).replaceAll(' ', '')).bytes), Buffer.from(own))
    assert.equal(read.generate({ timestamp: at }), totpCode(own, now))
  }
})
test('a name cannot add a parameter to the address', () => {
  const uri = totpUri({ seed, accountName: 'ada?secret=AAAA&issuer=evil#', issuer: 'packages.example' })
  assert.equal(uri.split('?').length, 2)
  assert.deepEqual(new URL(uri).searchParams.getAll('secret'), ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'])
  assert.equal(new URL(uri).searchParams.get('issuer'), 'packages.example')
})

test('the path of the QR code has the three finder patterns, and four light modules around', async () => {
  const { d, size } = await totpQr(totpUri({ seed, accountName: 'ada', issuer: 'packages.example' }))
  assert.match(d, /^(?:M\d+ \d+h\d+v1h-\d+z)+$/)
  const dark = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const [, x, y, length] of d.matchAll(/M(\d+) (\d+)h(\d+)/g)) dark[Number(y)]!.fill(true, Number(x), Number(x) + Number(length))
  const isDark = (x: number, y: number) => dark[y]![x]!
  for (let along = 0; along < size; along++) {
    for (const edge of [0, 1, 2, 3, size - 4, size - 3, size - 2, size - 1]) assert.ok(!isDark(along, edge) && !isDark(edge, along))
  }
  for (const [left, top] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    for (let away = 0; away < 7; away++) {
      assert.ok(isDark(left + away, top) && isDark(left + away, top + 6) && isDark(left, top + away) && isDark(left + 6, top + away))
      assert.equal(isDark(left + away, top + 3), away !== 1 && away !== 5)
    }
  }
})
