import { openOwnership as original } from '../../ownership/open-desk.ts'
import { withTerms } from './with-terms.ts'

export * from '../../ownership/open-desk.ts'

/** Whoever says that an owner is gone follows him at once. */
export const openOwnership = withTerms(original, { owners: { succession: 0, successionSilence: 0 } })
