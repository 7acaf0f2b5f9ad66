import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../errors.ts'
import { claimedCredentialId, knownTransports, readAssertion, readRegistration } from './passkey-response.ts'

const text = (content: string | Uint8Array) => Buffer.from(content).toString('base64url')
const id = text(new Uint8Array(32).fill(7))
const clientDataJSON = text(
  JSON.stringify({ type: 'webauthn.get', challenge: 'x', origin: 'https://packages.example', crossOrigin: false }),
)
const inner = { clientDataJSON, authenticatorData: text('data'), signature: text('signature') }
const good = { id, rawId: id, type: 'public-key', response: inner }

test('a response is read without what nobody asked for', () => {
  const read = readAssertion({ ...good, evil: 1, response: { ...inner, evil: 2, userHandle: text('handle') } })
  assert.deepEqual(read, {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { ...inner, userHandle: text('handle') },
  })
})
for (const userHandle of [undefined, null, '']) {
  test(`a user handle that is ${JSON.stringify(userHandle)} is none`, () => {
    assert.equal('userHandle' in readAssertion({ ...good, response: { ...inner, userHandle } }).response, false)
  })
}

const looped: Record<string, unknown> = {}
looped.response = looped
const outside: readonly (readonly [string, unknown])[] = [
  ...[undefined, null, true, 7, 'text', [], [good], () => good, {}, looped].map(
    (value) => [`that is ${typeof value} ${String(value).slice(0, 20)}`, value] as const,
  ),
  ['without an id', { ...good, id: undefined }],
  ['with an id that is a number', { ...good, id: 7, rawId: 7 }],
  ['with an id that is an object', { ...good, id: { length: 4 }, rawId: { length: 4 } }],
  ['with an empty id', { ...good, id: '', rawId: '' }],
  ['with an id of fifteen bytes', { ...good, id: text('x'.repeat(15)), rawId: text('x'.repeat(15)) }],
  ['with an id of 1,024 bytes', { ...good, id: text('x'.repeat(1024)), rawId: text('x'.repeat(1024)) }],
  ['with an id of a megabyte', { ...good, id: 'A'.repeat(1_048_576), rawId: 'A'.repeat(1_048_576) }],
  ['with an id in base64 of the other kind', { ...good, id: `${id.slice(0, -2)}+/`, rawId: `${id.slice(0, -2)}+/` }],
  ['with an id with padding', { ...good, id: `${id}=`, rawId: `${id}=` }],
  ['with an id with spare bits set', { ...good, id: `${id.slice(0, -1)}d`, rawId: `${id.slice(0, -1)}d` }],
  ['with two ids', { ...good, rawId: text('another credential') }],
  ['with another type', { ...good, type: 'password' }],
  ['with no response', { ...good, response: undefined }],
  ['with a response that is a list', { ...good, response: [] }],
]
for (const [what, response] of outside) {
  test(`a response ${what} is refused, and names no credential`, () => {
    for (const read of [readAssertion, readRegistration])
      assert.throws(
        () => read(response),
        (error) => isRefusal(error, 'passkey-invalid'),
      )
    assert.equal(claimedCredentialId(response), undefined)
  })
}

const inside: readonly (readonly [string, object])[] = [
  ['no client data', { clientDataJSON: undefined }],
  ['client data of five kilobytes', { clientDataJSON: text(`{"type":"${'x'.repeat(5000)}"}`) }],
  ['client data that are no JSON', { clientDataJSON: text('{') }],
  ['client data that are no UTF-8', { clientDataJSON: text(Buffer.from('7b22ff227d', 'hex')) }],
  ['client data that are a text', { clientDataJSON: text('"webauthn.get"') }],
  ['an origin that is an object', { clientDataJSON: text('{"type":"webauthn.get","challenge":"x","origin":{}}') }],
  ['deep client data', { clientDataJSON: text(`${'['.repeat(3000)}${']'.repeat(0)}`) }],
  ['no authenticator data', { authenticatorData: undefined }],
  ['authenticator data that are bytes', { authenticatorData: new Uint8Array(37) }],
  ['authenticator data of a megabyte', { authenticatorData: 'A'.repeat(1_048_576) }],
  ['no signature', { signature: undefined }],
  ['an empty signature', { signature: '' }],
  ['a signature of two kilobytes', { signature: 'A'.repeat(2732) }],
  ['a user handle that is a number', { userHandle: 7 }],
  ['a user handle of 65 bytes', { userHandle: text('x'.repeat(65)) }],
]
for (const [what, change] of inside) {
  test(`an assertion with ${what} is refused`, () => {
    assert.throws(
      () => readAssertion({ ...good, response: { ...inner, ...change } }),
      (error) => isRefusal(error, 'passkey-invalid'),
    )
    assert.equal(claimedCredentialId({ ...good, response: { ...inner, ...change } }), id)
  })
}

test('of transports only those that exist are kept, each once', () => {
  assert.deepEqual(knownTransports(['usb', 'nfc', 'usb', 'carrier-pigeon', 7, null, { toString: () => 'ble' }]), ['nfc', 'usb'])
  for (const given of [undefined, null, 'usb', { length: 1, 0: 'usb' }]) assert.deepEqual(knownTransports(given), [])
})
