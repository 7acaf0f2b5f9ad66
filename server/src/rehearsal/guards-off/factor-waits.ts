import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** A factor is gone in the moment in which another one removes it. */
export const openOwnership = withTerms(original, { accounts: { removeFactor: 0 } })
