import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** One administrator makes and removes others at once. */
export const openOwnership = withTerms(original, { accounts: { makeAdministrator: 0, removeAdministrator: 0 } })
