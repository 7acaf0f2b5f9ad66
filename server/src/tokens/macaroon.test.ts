import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  attenuate,
  decodeMacaroon,
  encodeMacaroon,
  type Macaroon,
  maximumCaveatSizeBytes,
  maximumCaveats,
  maximumMacaroonSizeBytes,
  mintMacaroon,
  signatures,
  verifySignature,
} from './macaroon.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const key = new Uint8Array(32).fill(7)
const identifier = bytesOf('5f0c')
const minted = mintMacaroon({ location: 'index.test', identifier, key })
const narrowed = attenuate(attenuate(minted, bytesOf('[0,1800000000,0]')), bytesOf('[1,["demo"]]'))

test('a minted and attenuated macaroon verifies under its key alone', () => {
  assert.equal(verifySignature(minted, key), true)
  assert.equal(verifySignature(narrowed, key), true)
  assert.equal(verifySignature(narrowed, new Uint8Array(32).fill(8)), false)
})

test('attenuating needs no key and leaves the original as it was', () => {
  assert.equal(minted.caveats.length, 0)
  assert.equal(narrowed.caveats.length, 2)
  assert.notDeepEqual(narrowed.signature, minted.signature)
})

test('an empty key makes and verifies nothing', () => {
  assert.throws(() => mintMacaroon({ location: 'index.test', identifier, key: new Uint8Array() }), RangeError)
  assert.throws(() => verifySignature(minted, new Uint8Array()), RangeError)
})

test('there is one signature for every state a macaroon has been in, the last of them its own', () => {
  const chain = signatures(narrowed, key)
  assert.equal(chain.length, 3)
  assert.deepEqual(chain[0], minted.signature)
  assert.deepEqual(chain[2], narrowed.signature)
})

test('a signature of another length does not verify, and does not throw', () => {
  for (const length of [0, 16, 31, 33, 64]) assert.equal(verifySignature({ ...minted, signature: new Uint8Array(length) }, key), false)
})

test('forgeries by taking away, reordering, joining or moving caveats do not verify', () => {
  const [first, second] = narrowed.caveats as [Uint8Array, Uint8Array]
  const forgeries: Record<string, Partial<Macaroon>> = {
    'without caveats': { caveats: [] },
    'without the first': { caveats: [second] },
    'without the last': { caveats: [first] },
    'the other way round': { caveats: [second, first] },
    'one of them twice': { caveats: [first, second, second] },
    'joined to one': { caveats: [Buffer.concat([first, second])] },
    'joined to the identifier': { identifier: Buffer.concat([identifier, first]), caveats: [second] },
    'another identifier': { identifier: bytesOf('5f0d') },
    'the signature from before': { signature: minted.signature },
    'the signature as a caveat': { caveats: [first, second, narrowed.signature] },
  }
  for (const [name, change] of Object.entries(forgeries)) assert.equal(verifySignature({ ...narrowed, ...change }, key), false, name)
})

test('what is encoded decodes to the same, and encodes to the same again', () => {
  fc.assert(
    fc.property(macaroons, (macaroon) => {
      const encoded = encodeMacaroon(macaroon)
      const decoded = decodeMacaroon(encoded)
      assert.deepEqual(decoded, macaroon)
      assert.deepEqual(encodeMacaroon(decoded!), encoded)
    }),
  )
})

test('a flipped bit anywhere never gives another macaroon that verifies; in the unsigned location it changes that alone', () => {
  fc.assert(
    fc.property(macaroons, fc.nat(), (macaroon, random) => {
      const bytes = encodeMacaroon(macaroon)
      const bit = random % (bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const read = decodeMacaroon(bytes)
      if (!read || !verifySignature(read, key)) return
      assert.notEqual(read.location, macaroon.location)
      assert.deepEqual({ ...read, location: macaroon.location }, macaroon)
    }),
    { numRuns: 2_000 },
  )
})

test('every single flipped bit of one token outside its location is noticed', () => {
  const bytes = encodeMacaroon(narrowed)
  const afterLocation = 3 + 'index.test'.length
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    if (bit >> 3 >= 3 && bit >> 3 < afterLocation) continue
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const read = decodeMacaroon(flipped)
    assert.equal(read !== undefined && verifySignature(read, key), false, `bit ${bit}`)
  }
})

test('a macaroon without any one of its caveats never verifies', () => {
  fc.assert(
    fc.property(macaroons, fc.nat(), (macaroon, random) => {
      fc.pre(macaroon.caveats.length > 0)
      const caveats = macaroon.caveats.toSpliced(random % macaroon.caveats.length, 1)
      assert.equal(verifySignature({ ...macaroon, caveats }, key), false)
    }),
  )
})

test('any bytes at all are read or refused without an exception, and have one encoding', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.of(2, ...rest)),
  )
  fc.assert(
    fc.property(anything, (bytes) => {
      const read = decodeMacaroon(bytes)
      if (read) assert.deepEqual(encodeMacaroon(read), bytes)
    }),
  )
})

test('bytes that are not exactly one v2 macaroon are unreadable', () => {
  const location = [1, 1, 0x61]
  const id = [2, 1, 0x69]
  const signature = [6, 32, ...new Array<number>(32).fill(9)]
  const good = [2, ...location, ...id, 0, 2, 1, 0x63, 0, 0, ...signature]
  assert.ok(decodeMacaroon(Uint8Array.from(good)))

  const bad: Record<string, number[]> = {
    nothing: [],
    'only a version': [2],
    'version 1': [1, ...good.slice(1)],
    'a text of version 1': [...bytesOf('0021location index.test')],
    JSON: [...bytesOf('{"v":2}')],
    'a byte after the signature': [...good, 0],
    'a second macaroon after the first': [...good, ...good],
    'cut in the signature': good.slice(0, -1),
    'no signature': [2, ...location, ...id, 0, 0],
    'a signature of 31 bytes': [2, ...id, 0, 0, 6, 31, ...new Array<number>(31).fill(9)],
    'a signature of 33 bytes': [2, ...id, 0, 0, 6, 33, ...new Array<number>(33).fill(9)],
    'two signatures': [2, ...id, 0, 0, ...signature, ...signature],
    'no identifier': [2, ...location, 0, 0, ...signature],
    'two identifiers': [2, ...id, ...id, 0, 0, ...signature],
    'location after identifier': [2, ...id, ...location, 0, 0, ...signature],
    'two locations': [2, ...location, ...location, ...id, 0, 0, ...signature],
    'an empty location': [2, 1, 0, ...id, 0, 0, ...signature],
    'a location that is not UTF-8': [2, 1, 1, 0xff, ...id, 0, 0, ...signature],
    'a location of a lone surrogate': [2, 1, 3, 0xed, 0xa0, 0x80, ...id, 0, 0, ...signature],
    'a third-party caveat': [2, ...id, 0, 2, 1, 0x63, 4, 1, 0x76, 0, 0, ...signature],
    'a caveat with a location': [2, ...id, 0, ...location, 2, 1, 0x63, 0, 0, ...signature],
    'a caveat without its end': [2, ...id, 0, 2, 1, 0x63, 0, ...signature],
    'a signature inside the caveats': [2, ...id, 0, ...signature, 0],
    'an unknown packet 3': [2, ...id, 3, 1, 0, 0, 0, ...signature],
    'an unknown packet 127': [2, ...id, 0, 127, 1, 0, 0, 0, ...signature],
    'a packet type in two bytes': [2, 0x82, 0, 1, 0x69, 0, 0, ...signature],
    'a length with a needless second byte': [2, 2, 0x81, 0, 0x69, 0, 0, ...signature],
    'a length of three bytes': [2, 2, 0x81, 0x80, 0, 0x69, 0, 0, ...signature],
    'a length of ten bytes that wraps around': [2, 2, ...new Array<number>(9).fill(0xff), 1, 0x69, 0, 0, ...signature],
    'a length past the end': [2, 2, 0x7f, 0x69, 0, 0, ...signature],
    'a length that ends the input': [2, 2, 0x81],
  }
  for (const [name, bytes] of Object.entries(bad)) assert.equal(decodeMacaroon(Uint8Array.from(bytes)), undefined, name)
})

test('at the limits a macaroon is written and read, beyond them neither', () => {
  const times = (count: number, caveat: Uint8Array) => Array.from({ length: count }, () => caveat)
  const chained = (caveats: Uint8Array[]) => caveats.reduce((macaroon, caveat) => attenuate(macaroon, caveat), minted)

  assert.ok(decodeMacaroon(encodeMacaroon(chained(times(maximumCaveats, bytesOf('x'))))))
  assert.ok(decodeMacaroon(encodeMacaroon(chained(times(1, new Uint8Array(maximumCaveatSizeBytes))))))
  const beyond = [
    times(maximumCaveats + 1, bytesOf('x')),
    times(1, new Uint8Array(maximumCaveatSizeBytes + 1)),
    times(3, new Uint8Array(3_000)),
    times(1, new Uint8Array(20_000)),
  ]
  for (const caveats of beyond) assert.throws(() => encodeMacaroon(chained(caveats)), RangeError)
  assert.equal(decodeMacaroon(new Uint8Array(maximumMacaroonSizeBytes + 1).fill(0).fill(2, 0, 1)), undefined)
})

test('what was decoded does not change when the bytes it came from do', () => {
  const bytes = encodeMacaroon(narrowed)
  const read = decodeMacaroon(bytes)!
  bytes.fill(0)
  assert.deepEqual(read, narrowed)
})

const macaroons = fc
  .record({
    location: fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
    identifier: fc.uint8Array({ maxLength: 200 }),
    caveats: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
  })
  .map(({ caveats, ...of }) => caveats.reduce((macaroon, caveat) => attenuate(macaroon, caveat), mintMacaroon({ ...of, key })))
