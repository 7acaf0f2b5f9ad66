import type { Account, AccountState } from '../accounts/account.ts'
import { Refusal } from '../errors.ts'
import type { OwnedProject } from './desk.ts'
import type { OwnerRefusal } from './owner-policy.ts'

/** The refusal of a verdict, with the words that it needs. */
export function refuse(code: OwnerRefusal, about: { project: OwnedProject; account: Account; state: AccountState }): Refusal {
  if (code === 'not-owner') return new Refusal(code, { user: about.account.name, project: about.project.normalizedName })
  if (code === 'account-cannot') return new Refusal(code, { state: about.state === 'active' ? 'suspended in this project' : about.state })
  return new Refusal(code)
}
