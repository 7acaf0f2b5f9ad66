import { canonicalJson } from '../platform/encoding/canonical-json.ts'
import type { Vault } from '../platform/encryption/vault.ts'

// What stands sealed in the tables of notices, and the purposes that it is sealed for.

/** Held by whoever seals here, so that nothing is sealed with a key that a rotation is about to drop. */
export const NOTICES_LOCK = 'notices'

export interface SealedContent {
  readonly name: string | null
  readonly phrase: string | null
  readonly params: Readonly<Record<string, string | number>>
}

/** Links of one mail, until it has been sent. */
export interface SealedSecret {
  /** The link that the notice is about. */
  readonly link?: string
  /** The secret part of "this was not me". */
  readonly dispute?: string
}

export const contentPurpose = (noticeId: string) => `notice:${noticeId}`
export const addressPurpose = (deliveryId: string) => `notice-address:${deliveryId}`
export const secretPurpose = (deliveryId: string) => `notice-secret:${deliveryId}`

export const sealContent = (vault: Vault, id: string, { name, phrase, params }: SealedContent): Uint8Array =>
  vault.seal(contentPurpose(id), Buffer.from(canonicalJson({ name, phrase, params })))

export const openContent = (vault: Vault, id: string, sealed: Uint8Array): SealedContent =>
  JSON.parse(Buffer.from(vault.open(contentPurpose(id), sealed)).toString()) as SealedContent

export const sealAddress = (vault: Vault, id: string, address: string): Uint8Array => vault.seal(addressPurpose(id), Buffer.from(address))

export const openAddress = (vault: Vault, id: string, sealed: Uint8Array): string =>
  Buffer.from(vault.open(addressPurpose(id), sealed)).toString()

export const sealSecret = (vault: Vault, id: string, { link, dispute }: SealedSecret): Uint8Array =>
  vault.seal(secretPurpose(id), Buffer.from(canonicalJson({ link, dispute })))

export const openSecret = (vault: Vault, id: string, sealed: Uint8Array): SealedSecret =>
  JSON.parse(Buffer.from(vault.open(secretPurpose(id), sealed)).toString()) as SealedSecret
