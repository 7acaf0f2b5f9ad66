import { type Account, parseAccountName } from '../accounts/account.ts'
import { findAccountByName } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import type { Queries } from '../platform/database/database.ts'

/** @throws Refusal `account-name-invalid`, `account-unknown` */
export async function accountNamed(queries: Queries, text: string): Promise<Account> {
  const account = await findAccountByName(queries, parseAccountName(text))
  if (!account) throw new Refusal('account-unknown', { name: text.slice(0, 60) })
  return account
}

/** The same, a person: services have no sessions, factors or addresses. @throws Refusal `account-cannot` also */
export async function personNamed(queries: Queries, text: string): Promise<Account> {
  const account = await accountNamed(queries, text)
  if (account.kind !== 'person') throw new Refusal('account-cannot', { state: 'a service' })
  return account
}
