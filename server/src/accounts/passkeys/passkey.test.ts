import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type Algorithm, type AuthenticatorOptions, createAuthenticator, type Tampering } from '../../../test/software-authenticator.ts'
import { isRefusal } from '../../errors.ts'
import {
  assertionOptions,
  claimedCredentialId,
  type PasskeyRecord,
  type RelyingParty,
  registrationOptions,
  relyingPartyOf,
  verifyAssertion,
  verifyRegistration,
} from './passkey.ts'

const party = relyingPartyOf('https://packages.example')!
const accountId = '3b0b6f0e-5f0c-4a54-9f7e-0c8b1f6f7a11'
const newChallenge = () => randomBytes(32).toString('base64url')
const challenge = newChallenge()
const optionsFor = (at: RelyingParty = party, existing: readonly PasskeyRecord[] = []) =>
  registrationOptions(at, { accountId, accountName: 'ada', challenge, existing })
const askFor = (allow: readonly PasskeyRecord[] | 'any', wanted = challenge) =>
  assertionOptions(party, { challenge: wanted, allow, userVerification: 'preferred' })

async function registered(options: Partial<AuthenticatorOptions> = {}) {
  const authenticator = createAuthenticator({ origin: party.origin, ...options })
  const passkey = await verifyRegistration(party, { response: authenticator.register(await optionsFor()), challenge })
  return { authenticator, passkey }
}

/** Refused for this reason and no other, which the person is not told. */
function refusedFor(reason: RegExp) {
  return (error: unknown) => {
    assert.ok(isRefusal(error, 'passkey-invalid'))
    assert.match(String(error.cause), reason)
    return !reason.test(error.message)
  }
}

const urls: readonly (readonly [string, RelyingParty | undefined])[] = [
  ['https://packages.example', { id: 'packages.example', origin: 'https://packages.example' }],
  ['https://packages.example:443/', { id: 'packages.example', origin: 'https://packages.example' }],
  ['https://Packages.Example:8443', { id: 'packages.example', origin: 'https://packages.example:8443' }],
  ['https://b\u00fccher.example', { id: 'xn--bcher-kva.example', origin: 'https://xn--bcher-kva.example' }],
  ['http://localhost:8080', { id: 'localhost', origin: 'http://localhost:8080' }],
  ['http://holdfast.localhost:8080', { id: 'holdfast.localhost', origin: 'http://holdfast.localhost:8080' }],
  ['http://packages.example', undefined],
  ['http://notlocalhost', undefined],
  ['http://localhost.example', undefined],
  ['http://127.0.0.1:8080', undefined],
  ['https://192.0.2.1', undefined],
  ['https://0x7f.1', undefined],
  ['https://[2001:db8::1]', undefined],
  ['http://[::1]:8080', undefined],
  ['ftp://packages.example', undefined],
  ['data:text/html,localhost', undefined],
  ['packages.example', undefined],
  ['', undefined],
]
for (const [url, expected] of urls) {
  test(`'${url}' ${expected ? 'carries' : 'does not carry'} passkeys`, () => assert.deepEqual(relyingPartyOf(url), expected))
}

const kinds: readonly (readonly [string, Partial<AuthenticatorOptions>, { isUserVerified: boolean; signCount: number }])[] = [
  ['a passkey', {}, { isUserVerified: true, signCount: 1 }],
  ['a passkey that is copied to all devices', { counter: 'zero' }, { isUserVerified: true, signCount: 0 }],
  ['a passkey with RS256', { algorithm: 'RS256' }, { isUserVerified: true, signCount: 1 }],
  ['a passkey with EdDSA', { algorithm: 'EdDSA' }, { isUserVerified: true, signCount: 1 }],
  ['a security key without PIN', { isUserVerifying: false }, { isUserVerified: false, signCount: 1 }],
  ['a FIDO U2F key', { isU2f: true }, { isUserVerified: false, signCount: 1 }],
]
for (const [what, options, expected] of kinds) {
  test(`${what} is registered and signs in`, async () => {
    const { authenticator, passkey } = await registered(options)
    assert.deepEqual(passkey.transports, options.isU2f ? ['usb'] : ['hybrid', 'internal'])
    assert.equal(passkey.isUserVerified, expected.isUserVerified)
    const response = authenticator.assert(await askFor([passkey]))
    assert.equal(claimedCredentialId(response), passkey.credentialId)
    assert.deepEqual(await verifyAssertion(party, { response, challenge, passkey, accountId }), expected)
  })
}

test('a passkey signs in without a name; a FIDO U2F key cannot, because it keeps nothing', async () => {
  const { authenticator, passkey } = await registered()
  const response = authenticator.assert(await askFor('any'))
  assert.equal((await verifyAssertion(party, { response, challenge, passkey, accountId })).isUserVerified, true)
  const old = await registered({ isU2f: true })
  assert.throws(() => old.authenticator.assert({ challenge, rpId: party.id }), /NotAllowedError/)
})
test('an authenticator is not registered twice', async () => {
  const { authenticator, passkey } = await registered()
  const again = await optionsFor(party, [passkey])
  assert.throws(() => authenticator.register(again), /InvalidStateError/)
})
test('exported credentials sign in from another process, and count on', async () => {
  const { authenticator, passkey } = await registered()
  authenticator.assert(await askFor([passkey]))
  const exported = JSON.parse(JSON.stringify(authenticator.exportCredentials()))
  const moved = createAuthenticator({ origin: party.origin, credentials: exported })
  const { signCount } = await verifyAssertion(party, { response: moved.assert(await askFor([passkey])), challenge, passkey })
  assert.equal(signCount, 2)
})
test('options ask for no attestation, a resident key and user verification where the key can', async () => {
  const options = await optionsFor()
  assert.equal(options.attestation, 'none')
  assert.equal(options.challenge, challenge)
  assert.equal(options.authenticatorSelection?.residentKey, 'preferred')
  assert.equal(options.authenticatorSelection?.userVerification, 'preferred')
  assert.deepEqual(
    options.pubKeyCredParams.map(({ alg }) => alg),
    [-7, -8, -257],
  )
  assert.equal(Buffer.from(options.user.id, 'base64url').toString(), accountId)
  assert.equal((await askFor('any')).allowCredentials, undefined)
  await assert.rejects(askFor([]), /no passkey to allow/)
  await assert.rejects(askFor('any', 'short'), /32 bytes/)
})

test('what an attestation says is dropped unread, whatever its format', async () => {
  const junk = randomBytes(600)
  for (const attestation of [
    [
      'packed',
      new Map<string, number | Uint8Array | Uint8Array[]>([
        ['alg', -7],
        ['sig', junk],
        ['x5c', [junk]],
      ]),
    ],
    [
      'fido-u2f',
      new Map<string, Uint8Array | Uint8Array[]>([
        ['sig', junk],
        ['x5c', [junk]],
      ]),
    ],
    ['tpm', new Map([['certInfo', junk]])],
    ['an-unknown-format', new Map()],
  ] as const) {
    const response = createAuthenticator({ origin: party.origin }).register(await optionsFor(), { attestation })
    assert.equal((await verifyRegistration(party, { response, challenge })).credentialId, response.id)
  }
})

const clientData = (change: object): Tampering => ({ clientData: (honest) => ({ ...honest, ...change }) })
const bytes = (authenticatorData: (bytes: Buffer) => Buffer): Tampering => ({ authenticatorData })
const withFlags = (change: (flags: number) => number): Tampering =>
  bytes((all) => Buffer.concat([all.subarray(0, 32), Buffer.of(change(all[32]!)), all.subarray(33)]))

// Signed all the same: this is what a hostile page, browser or authenticator can make a real key sign.
const hostileSigned: readonly (readonly [string, Tampering, RegExp])[] = [
  ['another origin', clientData({ origin: 'https://packages.example.evil.test' }), /origin/],
  ['the same host over http', clientData({ origin: 'http://packages.example' }), /origin/],
  ['another port', clientData({ origin: 'https://packages.example:8443' }), /origin/],
  ['a host below ours', clientData({ origin: 'https://user.packages.example' }), /origin/],
  ['the origin with a slash', clientData({ origin: 'https://packages.example/' }), /origin/],
  ['another challenge', clientData({ challenge: newChallenge() }), /challenge/],
  ['no challenge', clientData({ challenge: undefined }), /challenge/],
  ['an empty challenge', clientData({ challenge: '' }), /challenge/],
  ['a challenge that is a list', clientData({ challenge: [challenge] }), /challenge/],
  ['another type', clientData({ type: 'payment.get' }), /type/],
  ['a frame of another site', clientData({ crossOrigin: true }), /frame/],
  ['a frame that is told otherwise', clientData({ crossOrigin: 'false' }), /frame/],
  ['a page above', clientData({ topOrigin: 'https://evil.test' }), /frame/],
  ['client data that is a list', { clientData: () => [] }, /no object/],
  ['client data that is null', { clientData: () => null }, /no object/],
  ['another host name in the authenticator', bytes((all) => Buffer.concat([randomBytes(32), all.subarray(32)])), /RP ID/],
  ['nobody touching it', withFlags((flags) => flags & ~1), /present/],
  ['a copy where none can be', withFlags((flags) => flags | 0x10), /backed up/],
  ['extensions that are announced and missing', withFlags((flags) => flags | 0x80), /Error/],
  ['authenticator data cut short', bytes((all) => all.subarray(0, 36)), /at least 37/],
  ['a byte behind the authenticator data', bytes((all) => Buffer.concat([all, Buffer.of(0)])), /Leftover/],
]
for (const [what, tamper, reason] of hostileSigned) {
  test(`a registration with ${what} is refused`, async () => {
    const response = createAuthenticator({ origin: party.origin }).register(await optionsFor(), tamper)
    await assert.rejects(verifyRegistration(party, { response, challenge }), refusedFor(reason))
  })
  test(`an assertion with ${what} is refused`, async () => {
    const { authenticator, passkey } = await registered()
    const response = authenticator.assert(await askFor([passkey]), { tamper })
    await assert.rejects(verifyAssertion(party, { response, challenge, passkey }), refusedFor(reason))
  })
}

test('an assertion is no registration, and a registration no assertion', async () => {
  const { authenticator, passkey } = await registered()
  const asserted = authenticator.assert(await askFor([passkey]))
  await assert.rejects(verifyRegistration(party, { response: asserted, challenge }), refusedFor(/attestationObject/))
  const response = createAuthenticator({ origin: party.origin }).register(await optionsFor(), clientData({ type: 'webauthn.get' }))
  await assert.rejects(verifyRegistration(party, { response, challenge }), refusedFor(/type/))
  const created = authenticator.assert(await askFor([passkey]), { tamper: clientData({ type: 'webauthn.create' }) })
  await assert.rejects(verifyAssertion(party, { response: created, challenge, passkey }), refusedFor(/type/))
})
test('an answer to an earlier challenge is refused', async () => {
  const { authenticator, passkey } = await registered()
  const response = authenticator.assert(await askFor([passkey]))
  await assert.rejects(verifyAssertion(party, { response, challenge: newChallenge(), passkey }), refusedFor(/challenge/))
})
test('another key cannot answer for a passkey', async () => {
  const { authenticator, passkey } = await registered()
  const other = await verifyRegistration(party, { response: authenticator.register(await optionsFor()), challenge })
  const byOther = authenticator.assert(await askFor([passkey]), { tamper: { signAs: other.credentialId } })
  await assert.rejects(verifyAssertion(party, { response: byOther, challenge, passkey }), refusedFor(/signature/))
  const own = authenticator.assert(await askFor([other]))
  await assert.rejects(verifyAssertion(party, { response: own, challenge, passkey }), refusedFor(/another credential/))
})
test('a passkey that names another account is refused', async () => {
  const { authenticator, passkey } = await registered()
  const response = authenticator.assert(await askFor([passkey]))
  await assert.rejects(verifyAssertion(party, { response, challenge, passkey, accountId: 'another' }), refusedFor(/another account/))
})

test('a counter that stands still or goes back means a copy; counters that stay zero do not', async () => {
  const { authenticator, passkey } = await registered()
  const response = authenticator.assert(await askFor([passkey]))
  const withCount = (signCount: number) => verifyAssertion(party, { response, challenge, passkey: { ...passkey, signCount } })
  assert.equal((await withCount(0)).signCount, 1)
  for (const before of [1, 2, 0xffff_ffff]) await assert.rejects(withCount(before), (error) => isRefusal(error, 'passkey-cloned'))
  const zero = await registered({ counter: 'zero' })
  const still = zero.authenticator.assert(await askFor([zero.passkey]))
  assert.equal((await verifyAssertion(party, { response: still, challenge, passkey: zero.passkey })).signCount, 0)
  const back = verifyAssertion(party, { response: still, challenge, passkey: { ...zero.passkey, signCount: 7 } })
  await assert.rejects(back, (error) => isRefusal(error, 'passkey-cloned'))
})
test('without the key nobody can make a passkey look copied', async () => {
  const { authenticator, passkey } = await registered()
  const other = await verifyRegistration(party, { response: authenticator.register(await optionsFor()), challenge })
  const response = authenticator.assert(await askFor([passkey]), { tamper: { signAs: other.credentialId } })
  await assert.rejects(verifyAssertion(party, { response, challenge, passkey: { ...passkey, signCount: 99 } }), refusedFor(/signature/))
})

test('an RSA key that can be factored is refused', async () => {
  const authenticator = createAuthenticator({ origin: party.origin, algorithm: 'RS256', rsaBits: 1024 })
  const response = authenticator.register(await optionsFor())
  await assert.rejects(verifyRegistration(party, { response, challenge }), refusedFor(/1024 bits/))
})
test('a damaged key in the database is our fault, and no refusal', async () => {
  const { authenticator, passkey } = await registered()
  const response = authenticator.assert(await askFor([passkey]))
  for (const publicKey of [new Uint8Array(), randomBytes(77), passkey.publicKey.slice(0, 40)]) {
    const verifying = verifyAssertion(party, { response, challenge, passkey: { ...passkey, publicKey } })
    await assert.rejects(verifying, (error) => !isRefusal(error) && /stored passkey/.test(String(error)))
  }
})

for (const algorithm of ['ES256', 'RS256', 'EdDSA'] as const satisfies Algorithm[]) {
  test(`any byte that is changed after signing with ${algorithm} is noticed, and nothing but a refusal comes of it`, async () => {
    const { authenticator, passkey } = await registered({ algorithm })
    const honest = authenticator.assert(await askFor([passkey]))
    for (const field of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const whole = Buffer.from(honest.response[field], 'base64url')
      for (let at = 0; at < whole.length; at += 3) {
        const changed = Buffer.from(whole)
        changed[at]! ^= 1 << (at % 8)
        for (const sent of [changed, whole.subarray(0, at)]) {
          const response = { ...honest, response: { ...honest.response, [field]: sent.toString('base64url') } }
          await assert.rejects(verifyAssertion(party, { response, challenge, passkey }), (error) => isRefusal(error, 'passkey-invalid'))
        }
      }
    }
  })
}
test('a registration with bytes changed, cut or put in is registered or refused, and nothing else', async () => {
  const honest = createAuthenticator({ origin: party.origin }).register(await optionsFor())
  const whole = Buffer.from(honest.response.attestationObject, 'base64url')
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole)
    changed[at]! ^= 1 << (at % 8)
    const more = Buffer.concat([whole.subarray(0, at), Buffer.of(0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), whole.subarray(at)])
    for (const sent of [changed, more, whole.subarray(0, at)]) {
      const response = { ...honest, response: { ...honest.response, attestationObject: sent.toString('base64url') } }
      const isRegistered = await verifyRegistration(party, { response, challenge }).then(
        (passkey) => passkey.credentialId === honest.id,
        (error) => isRefusal(error, 'passkey-invalid') || Promise.reject(error),
      )
      assert.ok(isRegistered)
    }
  }
})
