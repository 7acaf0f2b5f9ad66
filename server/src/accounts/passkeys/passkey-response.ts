import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Refusal } from '../../errors.ts'

/** The most bytes that each field may have; a credential id has at most 1,023 (WebAuthn level 3, section 4). */
const mostBytes = { id: 1023, clientDataJSON: 4096, attestationObject: 16_384, authenticatorData: 4096, signature: 1024, userHandle: 64 }
const LEAST_ID_BYTES = 16

const transports = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])

/** `why` stands in the refusal's `cause`, for the log and for tests; the browser's person is not told which check it was. */
export function passkeyInvalid(why: unknown): Refusal<'passkey-invalid'> {
  const refusal = new Refusal('passkey-invalid')
  refusal.cause = why
  return refusal
}

/**
 * What `startRegistration` sends (WebAuthn level 3, RegistrationResponseJSON), with the fields that are looked at and no others.
 *
 * @throws Refusal `passkey-invalid`
 */
export function readRegistration(response: unknown): RegistrationResponseJSON {
  const { id, inner } = readOuter(response)
  return {
    ...credential(id),
    response: {
      clientDataJSON: readClientData(inner),
      attestationObject: readBytes(inner, 'attestationObject'),
      transports: knownTransports(inner.transports),
    },
  }
}

/**
 * What `startAuthentication` sends (WebAuthn level 3, AuthenticationResponseJSON), with the fields that are looked at.
 *
 * @throws Refusal `passkey-invalid`
 */
export function readAssertion(response: unknown): AuthenticationResponseJSON {
  const { id, inner } = readOuter(response)
  // Authenticators without resident keys have no user handle, and some browsers then send an empty one.
  const hasUserHandle = inner.userHandle !== undefined && inner.userHandle !== null && inner.userHandle !== ''
  return {
    ...credential(id),
    response: {
      clientDataJSON: readClientData(inner),
      authenticatorData: readBytes(inner, 'authenticatorData'),
      signature: readBytes(inner, 'signature'),
      ...(hasUserHandle && { userHandle: readBytes(inner, 'userHandle') }),
    },
  }
}

/** The credential id that a response claims, to look the passkey up by; nothing about it is verified. */
export function claimedCredentialId(response: unknown): string | undefined {
  try {
    return readOuter(response).id
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Transports as authenticators name them; anything else is left out, because it is stored and sent to browsers again. */
export function knownTransports(given: unknown): AuthenticatorTransport[] {
  if (!Array.isArray(given)) return []
  return [...transports].filter((transport) => given.includes(transport)) as AuthenticatorTransport[]
}

export const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64url, 'base64url'))

const credential = (id: string) => ({ id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} })

function readOuter(response: unknown): { id: string; inner: Record<string, unknown> } {
  if (!isRecord(response)) throw passkeyInvalid('the response is no object')
  const id = readBytes(response, 'id')
  if (byteCount(id) < LEAST_ID_BYTES) throw passkeyInvalid('id is too short')
  if (response.rawId !== id) throw passkeyInvalid('id and rawId differ')
  if (response.type !== 'public-key') throw passkeyInvalid('type is not public-key')
  if (!isRecord(response.response)) throw passkeyInvalid('response is no object')
  return { id, inner: response.response }
}

function readClientData(inner: Record<string, unknown>): string {
  const text = readBytes(inner, 'clientDataJSON')
  let clientData: unknown
  try {
    clientData = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')))
  } catch (error) {
    throw passkeyInvalid(error)
  }
  if (!isRecord(clientData)) throw passkeyInvalid('clientDataJSON is no object')
  for (const field of ['type', 'challenge', 'origin']) {
    if (typeof clientData[field] !== 'string') throw passkeyInvalid(`${field} of clientDataJSON is no text`)
  }
  // A page of another site that holds ours in a frame could ask for the touch under a false pretext.
  const { crossOrigin, topOrigin } = clientData
  if ((crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined)
    throw passkeyInvalid('made in a frame of another site')
  return text
}

function readBytes(from: Record<string, unknown>, field: keyof typeof mostBytes): string {
  const text = from[field]
  if (typeof text !== 'string' || text === '') throw passkeyInvalid(`${field} is no text`)
  if (byteCount(text) > mostBytes[field]) throw passkeyInvalid(`${field} is too long`)
  // One spelling each: unused bits or padding would make two texts of one credential.
  if (Buffer.from(text, 'base64url').toString('base64url') !== text) throw passkeyInvalid(`${field} is not base64url`)
  return text
}

const byteCount = (base64url: string) => Math.floor((base64url.length * 3) / 4)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
