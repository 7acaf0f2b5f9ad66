import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type Cbor, encodeCbor } from './cbor.ts'

/** What a page asks an authenticator with (WebAuthn level 3, JSON forms of 5.4 and 5.5), as far as it matters here. */
export interface Asked {
  readonly challenge: string
  readonly rp?: { readonly id?: string }
  readonly rpId?: string
  readonly user?: { readonly id: string }
  readonly allowCredentials?: readonly { readonly id: string }[]
}

interface Passkey {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly privateKey: KeyObject
  uses: number
}

const PRESENT_AND_VERIFIED = 0x05
const HAS_CREDENTIAL = 0x40
const ES256 = -7

/**
 * A passkey device in software: ES256, attestation `none`, the holder always checked. Like a browser it signs only for the
 * host that the page stands on, so a page under another name gets nothing.
 */
export class Authenticator {
  readonly #passkeys = new Map<string, Passkey>()

  /** A device of its own with the same passkeys: what a world that was copied finds. */
  copy(): Authenticator {
    const copy = new Authenticator()
    for (const [id, passkey] of this.#passkeys) copy.#passkeys.set(id, { ...passkey })
    return copy
  }

  /** @returns the credential as JSON, for the field of the form */
  register(asked: Asked, origin: string): string {
    const rpId = rpIdOf(asked.rp?.id, origin)
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const rawId = randomBytes(32)
    const id = rawId.toString('base64url')
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const key = new Map<number, Cbor>([
      [1, 2],
      [3, ES256],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, rawId.length]), rawId, encodeCbor(key)])
    const object = new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', Buffer.concat([authenticatorState(rpId, HAS_CREDENTIAL, 0), attested])],
    ])
    this.#passkeys.set(id, { id, rpId, userHandle: asked.user?.id ?? '', privateKey, uses: 0 })
    return credential(id, {
      clientDataJSON: clientSays('webauthn.create', asked.challenge, origin).toString('base64url'),
      attestationObject: encodeCbor(object).toString('base64url'),
      transports: ['internal'],
    })
  }

  /** @returns the credential as JSON; undefined where it has no passkey that the page would take */
  assert(asked: Asked, origin: string): string | undefined {
    const rpId = rpIdOf(asked.rpId, origin)
    const allowed = (asked.allowCredentials ?? []).map(({ id }) => id)
    const passkey = [...this.#passkeys.values()].find((each) => each.rpId === rpId && (allowed.length === 0 || allowed.includes(each.id)))
    if (passkey === undefined) return undefined
    passkey.uses++
    const state = authenticatorState(rpId, 0, passkey.uses)
    const clientData = clientSays('webauthn.get', asked.challenge, origin)
    return credential(passkey.id, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: state.toString('base64url'),
      signature: sign('sha256', Buffer.concat([state, sha256(clientData)]), passkey.privateKey).toString('base64url'),
      userHandle: passkey.userHandle,
    })
  }
}

const credential = (id: string, response: object) =>
  JSON.stringify({ id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response })

function rpIdOf(asked: string | undefined, origin: string): string {
  const { hostname } = new URL(origin)
  const rpId = asked ?? hostname
  if (rpId !== hostname && !hostname.endsWith(`.${rpId}`)) throw new Error(`A page of ${hostname} asks for passkeys of ${rpId}.`)
  return rpId
}

function authenticatorState(rpId: string, moreFlags: number, uses: number): Buffer {
  const counter = Buffer.alloc(4)
  counter.writeUInt32BE(uses)
  return Buffer.concat([sha256(rpId), Buffer.from([PRESENT_AND_VERIFIED | moreFlags]), counter])
}

const clientSays = (type: string, challenge: string, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest()
