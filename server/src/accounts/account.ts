import { Refusal } from '../errors.ts'

/** A person, or a service that has tokens and nothing else. */
export interface Account {
  readonly id: string
  readonly kind: 'person' | 'service'
  readonly name: string
  readonly email: string | null
  readonly isAdministrator: boolean
  /** For a service: the person who answers for it. */
  readonly ownerId: string | null
  readonly createdAt: number
  readonly closedAt: number | null
}

/** Derived, never stored: a person is `enrolling` until a second factor is active (the accounts issue brings factors). */
export type AccountState = 'enrolling' | 'active' | 'frozen' | 'closed'

export function accountState(account: Account, isFrozen: boolean): AccountState {
  if (account.closedAt !== null) return 'closed'
  if (isFrozen) return 'frozen'
  return account.kind === 'person' ? 'enrolling' : 'active'
}

/**
 * A user name: 1 to 50 of a-z, 0-9, `.`, `_`, `-`, with a letter or digit at both ends; compared in lower case.
 *
 * @throws Refusal `account-name-invalid`
 */
export function parseAccountName(text: string): string {
  const name = text.trim().toLowerCase()
  if (!/^[a-z0-9](?:[a-z0-9._-]{0,48}[a-z0-9])?$/.test(name)) throw new Refusal('account-name-invalid', { name: text.slice(0, 60) })
  return name
}

/** @throws Refusal `email-invalid`. Shape only: whether it receives mail is found out by sending one. */
export function parseEmail(text: string): string {
  const email = text.trim()
  if (email.length > 254 || !/^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/.test(email)) throw new Refusal('email-invalid')
  return email
}
