import type { HoldDesk } from '../holds/hold-desk.ts'
import type { AccountTerms } from './account-terms.ts'
import type { Reception } from './terms.ts'

/** What use cases stand on that change for good what an account is. */
export interface AccountDesk extends Reception, HoldDesk {
  readonly accountTerms: AccountTerms
}
