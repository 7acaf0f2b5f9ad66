import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyProblem } from './passkey-key.ts'

const bytes = (count: number, first = 0xff) => Uint8Array.from({ length: count }, (_, at) => (at === 0 ? first : 1))
const exponent = Uint8Array.of(1, 0, 1)
const key = (...parts: (readonly [number, unknown])[]) => new Map(parts)
const es256 = [
  [1, 2],
  [3, -7],
  [-1, 1],
  [-2, bytes(32)],
  [-3, bytes(32)],
] as const
const eddsa = [
  [1, 1],
  [3, -8],
  [-1, 6],
  [-2, bytes(32)],
] as const
const rs256 = (modulus: Uint8Array, e: unknown = exponent) => key([1, 3], [3, -257], [-1, modulus], [-2, e])

for (const [what, good] of [
  ['P-256', key(...es256)],
  ['Ed25519', key(...eddsa)],
  ['RSA 2048', rs256(bytes(256))],
  ['RSA 4096', rs256(bytes(512))],
] as const) {
  test(`${what} is a key for passkeys`, () => assert.equal(keyProblem(good), undefined))
}

const refused: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['an object', { 1: 2, 3: -7 }],
  ['an empty map', key()],
  ['a key without an algorithm', key(...es256.filter(([label]) => label !== 3))],
  ['an algorithm that was not offered (ES384)', key(...es256, [3, -35])],
  ['RSA with SHA-1', key(...rs256(bytes(256)), [3, -65535])],
  ['a key that says ES256 and is RSA', key(...rs256(bytes(256)), [3, -7])],
  ['a key that says RS256 and is P-256', key(...es256, [3, -257])],
  ['an algorithm as text', key(...es256, [3, '-7'])],
  ['P-384 with ES256', key(...es256, [-1, 2])],
  ['secp256k1 with ES256', key(...es256, [-1, 8])],
  ['a coordinate that is too short', key(...es256, [-2, bytes(31)])],
  ['a coordinate that is text', key(...es256, [-3, 'x'.repeat(32)])],
  ['a compressed point', key(...es256, [-3, true])],
  ['X25519', key(...eddsa, [-1, 4])],
  ['RSA 1024', rs256(bytes(128))],
  ['RSA 2047', rs256(bytes(256, 0x7f))],
  ['RSA 2048 with zeros in front', rs256(Uint8Array.of(0, ...bytes(256)))],
  ['RSA 8192', rs256(bytes(1024))],
  ['RSA with the exponent 1', rs256(bytes(256), Uint8Array.of(1))],
  ['RSA with the exponent 3', rs256(bytes(256), Uint8Array.of(3))],
  ['RSA with an endless exponent', rs256(bytes(256), bytes(256))],
  ['RSA without an exponent', rs256(bytes(256), null)],
]
for (const [what, bad] of refused) {
  test(`${what} is no key for passkeys`, () => assert.equal(typeof keyProblem(bad), 'string'))
}
