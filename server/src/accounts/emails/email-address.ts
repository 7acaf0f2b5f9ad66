/** An address of an account. Removed ones stay: notices of what followed still go there for a month. */
export interface EmailAddress {
  readonly id: string
  readonly accountId: string
  readonly address: string
  readonly isPrimary: boolean
  readonly addedAt: number
  readonly verifiedAt: number | null
  readonly compromisedAt: number | null
  readonly removedAt: number | null
}

export const comparable = (address: string): string => address.toLowerCase()

const DAY = 24 * 60 * 60 * 1000
/** How long a new address of an old account has no power over it. */
export const YOUNG_ADDRESS_MILLISECONDS = 14 * DAY
/** How long an address that was removed still hears, and may still stop single changes. */
export const LEFT_ADDRESS_MILLISECONDS = 30 * DAY

/**
 * What a link mailed to this address can do now (design: A.7): everything, stop one change, nothing; undefined where
 * nothing is mailed there at all.
 */
export function addressPower(
  address: Pick<EmailAddress, 'addedAt' | 'verifiedAt' | 'compromisedAt' | 'removedAt'>,
  accountCreatedAt: number,
  now: number,
): 'full' | 'narrow' | 'none' | undefined {
  if (address.compromisedAt !== null || address.verifiedAt === null) return undefined
  if (address.removedAt !== null) return now - address.removedAt <= LEFT_ADDRESS_MILLISECONDS ? 'narrow' : undefined
  // The address that the account began with is as old as the account.
  const isFirst = address.addedAt - accountCreatedAt < DAY
  return isFirst || now - address.addedAt >= YOUNG_ADDRESS_MILLISECONDS ? 'full' : 'none'
}
