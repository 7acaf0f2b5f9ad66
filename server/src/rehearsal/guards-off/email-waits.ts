import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** The mailbox that notices go to is another one at once. */
export const openOwnership = withTerms(original, { accounts: { changeEmail: 0 } })
