import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { Refusal } from '../../errors.ts'
import { algorithms, keyProblem } from './passkey-key.ts'
import { challengeBytes, type PasskeyRecord, userHandleOf } from './passkey-options.ts'
import { bytesOf, passkeyInvalid, readAssertion, readRegistration } from './passkey-response.ts'
import type { RelyingParty } from './relying-party.ts'

export { assertionOptions, type PasskeyRecord, registrationOptions } from './passkey-options.ts'
export { claimedCredentialId } from './passkey-response.ts'
export { type RelyingParty, relyingPartyOf } from './relying-party.ts'

// Loaded at the first passkey: 24 MB and 0.2 s that an index at rest does not need.
const library = () => import('@simplewebauthn/server')
const parts = () => import('@simplewebauthn/server/helpers')

/**
 * The passkey that was made for this challenge (WebAuthn level 3, section 7.1). That its id is new to the whole index is
 * for the store to see to.
 *
 * @throws Refusal `passkey-invalid`
 */
export async function verifyRegistration(
  party: RelyingParty,
  of: { response: unknown; challenge: string },
): Promise<PasskeyRecord & { isUserVerified: boolean; isBackedUp: boolean }> {
  challengeBytes(of.challenge)
  const { verifyRegistrationResponse } = await library()
  const response = await withoutAttestation(readRegistration(of.response))
  const { verified, registrationInfo } = await refusing(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: of.challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...algorithms],
    }),
  )
  if (!verified) throw passkeyInvalid('not verified')
  const { credential, userVerified, credentialBackedUp } = registrationInfo
  if (credential.id !== response.id) throw passkeyInvalid('the authenticator made another credential id')
  const problem = await storedKeyProblem(credential.publicKey)
  if (problem) throw passkeyInvalid(problem)
  return {
    credentialId: credential.id,
    publicKey: credential.publicKey,
    signCount: credential.counter,
    transports: response.response.transports ?? [],
    isUserVerified: userVerified,
    isBackedUp: credentialBackedUp,
  }
}

/**
 * Proof that somebody holds `passkey` and answered this challenge (WebAuthn level 3, section 7.2). The challenge must be
 * taken out of use before, and `signCount` be stored after. Where `accountId` is given, a passkey that names another
 * account is refused; where a passkey stands for the password too, `isUserVerified` must be true.
 *
 * @throws Refusal `passkey-invalid`, or `passkey-cloned` where everything is right but the counter did not grow
 */
export async function verifyAssertion(
  party: RelyingParty,
  of: { response: unknown; challenge: string; passkey: PasskeyRecord; accountId?: string },
): Promise<{ signCount: number; isUserVerified: boolean }> {
  challengeBytes(of.challenge)
  const { verifyAuthenticationResponse } = await library()
  const { parseAuthenticatorData } = await parts()
  const damage = await storedKeyProblem(of.passkey.publicKey)
  if (damage) throw new Error(`the stored passkey is damaged: ${damage}`)
  const response = readAssertion(of.response)
  if (response.id !== of.passkey.credentialId) throw passkeyInvalid('answered by another credential')
  const { userHandle } = response.response
  if (of.accountId !== undefined && userHandle !== undefined && userHandle !== userHandleOf(of.accountId))
    throw passkeyInvalid('made for another account')
  parsing(() => parseAuthenticatorData(bytesOf(response.response.authenticatorData)))

  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: of.challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      // Zero, because the library looks at the counter before the signature: anybody could then raise a false alarm.
      credential: { id: of.passkey.credentialId, publicKey: Uint8Array.from(of.passkey.publicKey), counter: 0 },
    }),
  )
  if (!verified) throw passkeyInvalid('the signature is wrong')
  const { newCounter, userVerified } = authenticationInfo
  const counts = newCounter !== 0 || of.passkey.signCount !== 0
  if (counts && newCounter <= of.passkey.signCount) throw new Refusal('passkey-cloned')
  return { signCount: newCounter, isUserVerified: userVerified }
}

type Cbor = Parameters<Awaited<ReturnType<typeof parts>>['isoCBOR']['encode']>[0]

/**
 * We ask for no attestation and would trust none. What is sent nevertheless is dropped unread: to verify it means to parse
 * certificates that strangers wrote, and to fetch the revocation lists that they name.
 */
async function withoutAttestation(response: RegistrationResponseJSON): Promise<RegistrationResponseJSON> {
  const { isoCBOR, parseAuthenticatorData } = await parts()
  const authData = parsing(() => {
    const object = isoCBOR.decodeFirst<unknown>(bytesOf(response.response.attestationObject))
    const found: unknown = object instanceof Map ? object.get('authData') : undefined
    if (!(found instanceof Uint8Array)) throw new Error('the attestation object has no authenticator data')
    parseAuthenticatorData(Uint8Array.from(found))
    return found
  })
  const plain = isoCBOR.encode(
    new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]),
  )
  return { ...response, response: { ...response.response, attestationObject: Buffer.from(plain).toString('base64url') } }
}

async function storedKeyProblem(publicKey: Uint8Array): Promise<string | undefined> {
  const { decodeCredentialPublicKey } = await parts()
  try {
    return keyProblem(decodeCredentialPublicKey(Uint8Array.from(publicKey)))
  } catch (error) {
    return `the public key cannot be decoded: ${error}`
  }
}

/** For what is made of a stranger's bytes and of nothing else: whatever fails here, fails because of them. */
function parsing<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    throw isOutOfMemory(error) ? error : passkeyInvalid(error)
  }
}

/** The library throws `Error` for what strangers send. A `TypeError` would be a mistake of it or of ours, and stays visible. */
async function refusing<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify()
  } catch (error) {
    const isOurs = error instanceof TypeError || error instanceof ReferenceError || isOutOfMemory(error)
    throw isOurs ? error : passkeyInvalid(error)
  }
}

const isOutOfMemory = (error: unknown) => /allocation failed|out of memory/i.test(String(error))
