import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** An account is gone in the moment in which somebody closes it, whatever was done with it just before. */
export const openOwnership = withTerms(original, { accounts: { closeAccount: 0, leaving: 0 } })
