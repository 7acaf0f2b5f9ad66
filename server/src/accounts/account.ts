import { Refusal } from '../errors.ts'
import type { RestraintEffect } from '../holds/restraints/restraint.ts'
import type { Language } from '../notices/language.ts'

/** A person, or a service that has tokens and nothing else. */
export interface Account {
  readonly id: string
  readonly kind: 'person' | 'service'
  readonly name: string
  readonly isAdministrator: boolean
  /** For a service: the person who answers for it. */
  readonly ownerId: string | null
  readonly createdAt: number
  /** Since when a person has a second factor without interruption; null: can enrol one and do nothing else. */
  readonly enrolledAt: number | null
  /** Of what is mailed to it. */
  readonly language: Language
  /** Words of its own in what is mailed to it, by which it knows our mails from imitations. */
  readonly phrase: string | null
  readonly closedAt: number | null
}

/**
 * Derived, never stored (design: A.3). `enrolling` can enrol a factor and nothing else; `guarded` works, but acts that
 * matter ask for an old factor; `recovering` signs in and reads, and publishes nothing; `frozen` can find the way back;
 * `leaving` is closed soon, and can only stop that.
 */
export type AccountState = 'enrolling' | 'active' | 'guarded' | 'recovering' | 'frozen' | 'leaving' | 'closed'

/** The state of an account under the live restraints on it. */
export function accountState(account: Account, restraints: readonly { readonly effect: RestraintEffect }[]): AccountState {
  const has = (effect: RestraintEffect) => restraints.some((restraint) => restraint.effect === effect)
  if (account.closedAt !== null) return 'closed'
  if (has('frozen')) return 'frozen'
  if (has('leaving')) return 'leaving'
  if (account.kind === 'person' && account.enrolledAt === null) return 'enrolling'
  if (has('recovering')) return 'recovering'
  return has('guarded') ? 'guarded' : 'active'
}

/** True for whoever may do what his roles allow. */
export const isWorking = (state: AccountState): boolean => state === 'active' || state === 'guarded'

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
