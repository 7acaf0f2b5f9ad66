import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { type Cbor, encodeCbor } from './build/cbor.ts'

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA'

export interface AuthenticatorOptions {
  /** Of the page in which the browser stands; what it asks for is checked against it, as a browser does. */
  readonly origin: string
  readonly isUserVerifying?: boolean
  /** `zero`, as passkeys that are copied to all devices of a person count. */
  readonly counter?: 'grows' | 'zero'
  readonly algorithm?: Algorithm
  /** A security key from before FIDO2: ES256, a touch and no more, nothing that is found without its id. */
  readonly isU2f?: boolean
  /** What `exportCredentials` gave, perhaps in another process. */
  readonly credentials?: readonly ExportedCredential[]
  /** Only for attacks: keys that are too short. */
  readonly rsaBits?: number
}

/** As JSON, private key included. */
export interface ExportedCredential {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly algorithm: Algorithm
  /** PKCS #8, DER, base64url */
  readonly privateKey: string
  readonly signCount: number
}

/** What a hostile browser or a hostile authenticator changes before it signs. */
export interface Tampering {
  readonly clientData?: (clientData: Record<string, unknown>) => unknown
  readonly authenticatorData?: (bytes: Buffer) => Buffer
  /** Replaces format and statement of the attestation. */
  readonly attestation?: readonly [format: string, statement: Cbor]
  /** Signs with the key of another credential. */
  readonly signAs?: string
}

export interface RegistrationJson {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly authenticatorAttachment: string
  readonly clientExtensionResults: object
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly transports: readonly string[] }
}

export interface AssertionJson extends Omit<RegistrationJson, 'response'> {
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string
  }
}

export interface SoftwareAuthenticator {
  /** @throws Error as a browser does: InvalidStateError for a passkey that is there already, SecurityError, NotSupportedError */
  register(options: PublicKeyCredentialCreationOptionsJSON, tamper?: Tampering): RegistrationJson
  /** @throws Error NotAllowedError where it has no passkey that was asked for */
  assert(options: PublicKeyCredentialRequestOptionsJSON, how?: { credentialId?: string; tamper?: Tampering }): AssertionJson
  exportCredentials(): readonly ExportedCredential[]
}

const coseAlgorithms: Readonly<Record<Algorithm, number>> = { ES256: -7, EdDSA: -8, RS256: -257 }
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40

/** A browser and its authenticator in software (WebAuthn level 3, section 6), on node:crypto alone. */
export function createAuthenticator(options: AuthenticatorOptions): SoftwareAuthenticator {
  const algorithm = options.isU2f ? 'ES256' : (options.algorithm ?? 'ES256')
  const isVerifying = !options.isU2f && (options.isUserVerifying ?? true)
  const flags = USER_PRESENT | (isVerifying ? USER_VERIFIED : 0)
  const credentials = new Map((options.credentials ?? []).map((each) => [each.id, { ...each }]))
  const authenticatorData = (rpId: string, more: number, signCount: number, rest: Buffer = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | more)
    head.writeUInt32BE(signCount, 1)
    return Buffer.concat([sha256(rpId), head, rest])
  }
  const clientDataJson = (type: string, challenge: string, tamper: Tampering | undefined) => {
    const clientData = { type, challenge, origin: options.origin, crossOrigin: false }
    return Buffer.from(JSON.stringify(tamper?.clientData ? tamper.clientData(clientData) : clientData))
  }
  const outer = (id: string) => ({
    id,
    rawId: id,
    type: 'public-key' as const,
    authenticatorAttachment: options.isU2f ? 'cross-platform' : 'platform',
    clientExtensionResults: {},
  })

  return {
    register(asked, tamper) {
      const rpId = checkedRpId(asked.rp.id, options.origin)
      if (!asked.pubKeyCredParams.some(({ alg }) => alg === coseAlgorithms[algorithm])) throw domError('NotSupportedError')
      if (asked.excludeCredentials?.some(({ id }) => credentials.get(id)?.rpId === rpId)) throw domError('InvalidStateError')
      const { privateKey } = newKeyPair(algorithm, options.rsaBits ?? 2048)
      const rawId = randomBytes(options.isU2f ? 64 : 32)
      const id = rawId.toString('base64url')
      const idLength = Buffer.alloc(2)
      idLength.writeUInt16BE(rawId.length)
      const attested = Buffer.concat([Buffer.alloc(16), idLength, rawId, encodeCbor(coseKey(privateKey, algorithm))])
      const honest = authenticatorData(rpId, ATTESTED, 0, attested)
      const [format, statement] = tamper?.attestation ?? ['none', new Map()]
      const object = new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', tamper?.authenticatorData?.(honest) ?? honest],
      ])
      const der = privateKey.export({ format: 'der', type: 'pkcs8' })
      credentials.set(id, { id, rpId, userHandle: asked.user.id, algorithm, privateKey: der.toString('base64url'), signCount: 0 })
      return {
        ...outer(id),
        response: {
          clientDataJSON: clientDataJson('webauthn.create', asked.challenge, tamper).toString('base64url'),
          attestationObject: encodeCbor(object).toString('base64url'),
          transports: options.isU2f ? ['usb'] : ['hybrid', 'internal'],
        },
      }
    },

    assert(asked, { credentialId, tamper } = {}) {
      const rpId = checkedRpId(asked.rpId, options.origin)
      const allowed = asked.allowCredentials?.map(({ id }) => id) ?? []
      // Without a list only what the authenticator keeps itself is found.
      const isFound = (each: ExportedCredential) => each.rpId === rpId && (allowed.length > 0 ? allowed.includes(each.id) : !options.isU2f)
      const found = credentialId === undefined ? [...credentials.values()].findLast(isFound) : credentials.get(credentialId)
      if (!found) throw domError('NotAllowedError')
      if (asked.userVerification === 'required' && !isVerifying) throw domError('NotAllowedError')
      const used = { ...found, signCount: options.counter === 'zero' ? 0 : found.signCount + 1 }
      credentials.set(used.id, used)
      const honest = authenticatorData(rpId, 0, used.signCount)
      const bytes = tamper?.authenticatorData?.(honest) ?? honest
      const clientData = clientDataJson('webauthn.get', asked.challenge, tamper)
      const signer = tamper?.signAs === undefined ? used : credentials.get(tamper.signAs)!
      return {
        ...outer(used.id),
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: bytes.toString('base64url'),
          signature: signature(signer, Buffer.concat([bytes, sha256(clientData)])).toString('base64url'),
          ...(!options.isU2f && { userHandle: used.userHandle }),
        },
      }
    },

    exportCredentials: () => [...credentials.values()],
  }
}

// A browser lends passkeys to the host that it shows, or to a parent of it.
function checkedRpId(rpId: string | undefined, origin: string): string {
  const { hostname } = new URL(origin)
  const asked = rpId ?? hostname
  if (asked !== hostname && !hostname.endsWith(`.${asked}`)) throw domError('SecurityError')
  return asked
}

function newKeyPair(algorithm: Algorithm, rsaBits: number): { privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: rsaBits })
}

/** RFC 9053, section 7, and RFC 8230, section 4. */
function coseKey(privateKey: KeyObject, algorithm: Algorithm): Map<number, Cbor> {
  const { x, y, n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as Record<'x' | 'y' | 'n' | 'e', string>
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const key = (kty: number, ...rest: [number, Cbor][]) => new Map<number, Cbor>([[1, kty], [3, coseAlgorithms[algorithm]], ...rest])
  if (algorithm === 'ES256') return key(2, [-1, 1], [-2, bytes(x)], [-3, bytes(y)])
  if (algorithm === 'EdDSA') return key(1, [-1, 6], [-2, bytes(x)])
  return key(3, [-1, bytes(n)], [-2, bytes(e)])
}

function signature(by: ExportedCredential, signed: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.from(by.privateKey, 'base64url'), format: 'der', type: 'pkcs8' })
  return sign(by.algorithm === 'EdDSA' ? null : 'sha256', signed, key)
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest()
const domError = (name: string) => Object.assign(new Error(`the authenticator answers ${name}`), { name })
