import { Refusal } from '../../errors.ts'

export type FactorKind = 'passkey' | 'totp'

/** A second factor of a person. Removed ones stay on record. */
export interface Factor {
  readonly id: string
  readonly accountId: string
  readonly kind: FactorKind
  readonly name: string
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly removedAt: number | null
}

export interface Passkey extends Factor {
  readonly kind: 'passkey'
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly signCount: number
  readonly transports: readonly string[]
  readonly verifiesUser: boolean
}

export interface TotpFactor extends Factor {
  readonly kind: 'totp'
  readonly sealedSeed: Uint8Array
  readonly lastStep: number | null
}

/** @throws Refusal `factor-name-invalid`: 1 to 64 printable characters. */
export function parseFactorName(text: string): string {
  const name = text.normalize('NFC').trim()
  if (name.length < 1 || name.length > 64 || /\p{C}/u.test(name)) throw new Refusal('factor-name-invalid')
  return name
}
