import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { attenuate, decodeMacaroon, encodeMacaroon, mintMacaroon, signatures, verifySignature } from '../../src/tokens/macaroon.ts'
import { formatToken, parseToken } from '../../src/tokens/token-text.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// The v2 serialisations that libmacaroons publishes in test/unit (root_v2, caveat_v2, serialization), taken apart.
const location = 'http://example.org/'
const published = [
  {
    caveats: [],
    signature: '7cdee792511c5bc6f528485805dfe9b24e785e28e2a99301f9d711c609e38ef7',
    serialised: 'AgETaHR0cDovL2V4YW1wbGUub3JnLwIFa2V5aWQAAAYgfN7nklEcW8b1KEhYBd_psk54XijiqZMB-dcRxgnjjvc=',
  },
  {
    caveats: ['account = 3735928559'],
    signature: 'f54807f6dc6edf88bf0f7306b3822562a362533dbf7339ba61765da4bd259d87',
    serialised: 'AgETaHR0cDovL2V4YW1wbGUub3JnLwIFa2V5aWQAAhRhY2NvdW50ID0gMzczNTkyODU1OQAABiD1SAf23G7fiL8PcwazgiVio2JTPb9zObphdl2kvSWdhw==',
  },
  {
    caveats: ['account = 3735928559', 'user = alice'],
    signature: '4be967cd1ea0c6b26baf6a4a94ee9b05b15886da0ba85e8c42a93c8d0e125efc',
    serialised:
      'AgETaHR0cDovL2V4YW1wbGUub3JnLwIFa2V5aWQAAhRhY2NvdW50ID0gMzczNTkyODU1OQACDHVzZXIgPSBhbGljZQAABiBL6WfNHqDGsmuvakqU7psFsViG2guoXoxCqTyNDhJe_A==',
  },
]

for (const { caveats, signature, serialised } of published) {
  test(`libmacaroons' vector with ${caveats.length} caveats is read, verified and written the same`, () => {
    const bytes = new Uint8Array(Buffer.from(serialised, 'base64url'))
    const macaroon = decodeMacaroon(bytes)!
    assert.equal(macaroon.location, location)
    assert.equal(textOf(macaroon.identifier), 'keyid')
    assert.deepEqual(macaroon.caveats.map(textOf), caveats)
    assert.equal(hex(macaroon.signature), signature)
    assert.deepEqual(encodeMacaroon(macaroon), bytes)
    assert.equal(verifySignature(macaroon, bytesOf('this is the key')), true)
    assert.equal(verifySignature(macaroon, bytesOf('this is not the key')), false)
    assert.deepEqual(parseToken(`pypi-${serialised}`), macaroon)
  })
}

test("libmacaroons' vectors come out of minting and attenuating", () => {
  const minted = mintMacaroon({ location, identifier: bytesOf('keyid'), key: bytesOf('this is the key') })
  const last = ['account = 3735928559', 'user = alice'].reduce((macaroon, caveat) => attenuate(macaroon, bytesOf(caveat)), minted)
  assert.equal(`${formatToken(last)}==`, `pypi-${published[2]!.serialised}`)
  assert.deepEqual(
    signatures(last, bytesOf('this is the key')).map(hex),
    published.map(({ signature }) => signature),
  )
})

const python = '/usr/bin/python3'
const installed = spawnSync(python, ['-c', 'import pymacaroons']).status === 0
const interop = { skip: installed ? false : 'pymacaroons is missing: apt-get install python3-pymacaroons' }
const key = 'a key of thirty-two letters, here'
const caveat = '[0, 1800000000, 0]'

function run(script: string, ...given: string[]): string {
  const { status, stdout, stderr } = spawnSync(python, [
    '-c',
    `import sys\nfrom pymacaroons import Macaroon, Verifier\n${script}`,
    ...given,
  ])
  assert.equal(status, 0, stderr.toString())
  return stdout.toString().trim()
}

test('a token minted here is attenuated by pymacaroons and verifies here', interop, () => {
  const minted = attenuate(
    mintMacaroon({ location: 'index.test', identifier: bytesOf('5f0c'), key: bytesOf(key) }),
    bytesOf('[1,["demo"]]'),
  )
  const script = 'm = Macaroon.deserialize(sys.argv[1])\nm.add_first_party_caveat(sys.argv[2])\nprint(m.serialize())'
  const answered = parseToken(`pypi-${run(script, formatToken(minted).slice('pypi-'.length), caveat)}`)!
  assert.deepEqual(answered, attenuate(minted, bytesOf(caveat)))
  assert.equal(verifySignature(answered, bytesOf(key)), true)
  assert.equal(verifySignature({ ...answered, caveats: minted.caveats }, bytesOf(key)), false)
})

test('a token minted and attenuated by pymacaroons verifies here, under its key alone', interop, () => {
  const script = [
    "m = Macaroon(location='index.test', identifier='5f0c', key=sys.argv[1], version=2)",
    'm.add_first_party_caveat(sys.argv[2])',
    'print(m.serialize())',
  ].join('\n')
  const minted = parseToken(`pypi-${run(script, key, caveat)}`)!
  assert.equal(minted.location, 'index.test')
  assert.equal(textOf(minted.identifier), '5f0c')
  assert.deepEqual(minted.caveats.map(textOf), [caveat])
  assert.equal(verifySignature(minted, bytesOf(key)), true)
  assert.equal(verifySignature(minted, bytesOf(`${key}!`)), false)
})

test('a token minted and attenuated here verifies in pymacaroons', interop, () => {
  const minted = attenuate(mintMacaroon({ location: 'index.test', identifier: bytesOf('5f0c'), key: bytesOf(key) }), bytesOf(caveat))
  const script = 'v = Verifier()\nv.satisfy_exact(sys.argv[3])\nprint(v.verify(Macaroon.deserialize(sys.argv[1]), sys.argv[2]))'
  assert.equal(run(script, formatToken(minted).slice('pypi-'.length), key, caveat), 'True')
})

test('a third-party caveat added by pymacaroons makes a token unreadable', interop, () => {
  const script = [
    "m = Macaroon(location='index.test', identifier='5f0c', key=sys.argv[1], version=2)",
    "m.add_third_party_caveat('elsewhere.test', 'another key', 'proof')",
    'print(m.serialize())',
  ].join('\n')
  assert.equal(parseToken(`pypi-${run(script, key)}`), undefined)
})
