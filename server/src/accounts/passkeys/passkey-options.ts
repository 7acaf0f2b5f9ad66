import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { algorithms } from './passkey-key.ts'
import { bytesOf, knownTransports } from './passkey-response.ts'
import type { RelyingParty } from './relying-party.ts'

export interface PasskeyRecord {
  /** base64url */
  readonly credentialId: string
  /** A COSE key (RFC 9052). */
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly transports: readonly string[]
}

/** WebAuthn level 3, section 15.1, recommends five minutes where somebody has to type a PIN. */
const TIMEOUT_MILLISECONDS = 300_000
const CHALLENGE_BYTES = 32

// Loaded at the first passkey: memory that an index at rest does not need.
const library = () => import('@simplewebauthn/server')

/** For `startRegistration`. `challenge` is base64url of 32 random bytes, good for one registration of this account. */
export async function registrationOptions(
  party: RelyingParty,
  of: { accountId: string; accountName: string; challenge: string; existing: readonly PasskeyRecord[] },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: party.id,
    rpID: party.id,
    userID: bytesOf(userHandleOf(of.accountId)),
    userName: of.accountName,
    userDisplayName: of.accountName,
    challenge: challengeBytes(of.challenge),
    timeout: TIMEOUT_MILLISECONDS,
    attestationType: 'none',
    excludeCredentials: of.existing.map(descriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: [...algorithms],
  })
}

/**
 * For `startAuthentication`. `'any'` asks for whatever passkey the browser has for this index, which tells a stranger
 * nothing about which accounts there are.
 */
export async function assertionOptions(
  party: RelyingParty,
  of: { challenge: string; allow: readonly PasskeyRecord[] | 'any'; userVerification: 'required' | 'preferred' },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  // An empty list would mean any passkey at all.
  if (of.allow.length === 0) throw new Error('there is no passkey to allow')
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: challengeBytes(of.challenge),
    timeout: TIMEOUT_MILLISECONDS,
    userVerification: of.userVerification,
    ...(of.allow !== 'any' && { allowCredentials: of.allow.map(descriptor) }),
  })
}

/** What a resident key says about whose it is: the account's id as base64url, nothing that a person could be told by. */
export const userHandleOf = (accountId: string): string => Buffer.from(accountId, 'utf8').toString('base64url')

/** @throws Error for anything but base64url of 32 bytes or more: a challenge is ours */
export function challengeBytes(challenge: string): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(challenge)
  if (bytes.length < CHALLENGE_BYTES || Buffer.from(bytes).toString('base64url') !== challenge)
    throw new Error('a challenge is base64url of 32 bytes or more')
  return bytes
}

const descriptor = (passkey: PasskeyRecord) => ({ id: passkey.credentialId, transports: knownTransports(passkey.transports) })
